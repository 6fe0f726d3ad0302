import { JobError } from '@longrun/core';

/** A request with the key of the header `Idempotency-Key`, where there is one. */
export function withIdempotencyKey<Body extends { readonly idempotencyKey?: string }>(
  body: Body,
  headers: Headers,
): Body {
  const key = headers.get('idempotency-key');
  if (key === null) return body;
  if (body.idempotencyKey !== undefined && body.idempotencyKey !== key)
    throw new JobError('invalid-input', 'The header Idempotency-Key and the field idempotencyKey differ.', {
      errors: [{ pointer: '/idempotencyKey', message: 'It differs from the header Idempotency-Key.' }],
    });
  return { ...body, idempotencyKey: key };
}
