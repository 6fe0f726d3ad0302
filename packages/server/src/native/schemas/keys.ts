import { type KeyInfo, type NewKey, SCOPES } from '@longrun/engine';
import { z } from 'zod';
import { moment, name } from './scalars.ts';
import type { Shape } from './shape.ts';

const scope = z.enum(SCOPES);

export const keyInfo: z.ZodType<KeyInfo> = z.strictObject({
  id: z.string(),
  tenant: z.string(),
  name: z.string(),
  scopes: z.array(scope),
  createdAt: moment,
  expiresAt: moment.exactOptional(),
  revokedAt: moment.exactOptional(),
} satisfies Shape<KeyInfo>);

/** The tenant is missing on purpose: a key is made in the tenant of whoever makes it. */
export const newKey: z.ZodType<Omit<NewKey, 'tenant'>> = z.strictObject({
  name,
  scopes: z.array(scope).min(1).exactOptional(),
  expiresAt: moment.exactOptional(),
} satisfies Shape<Omit<NewKey, 'tenant'>>);
