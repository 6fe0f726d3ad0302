import { JobError } from '@longrun/core';

export interface UploadLimits {
  readonly bytes: number;
  /** The longest pause between two pieces, in milliseconds. */
  readonly stallMs: number;
}

/** Passes an upload on piece by piece. It may take as long as it needs, but not stand still, and not exceed
 *  its size: then the stream fails with the error to answer. */
export function limitUpload(
  body: ReadableStream<Uint8Array> | null,
  limits: UploadLimits,
): ReadableStream<Uint8Array> {
  if (!body) return new ReadableStream({ start: (controller) => controller.close() });
  const reader = body.getReader();
  let size = 0;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await readInTime(reader, limits.stallMs);
        if (done) return controller.close();
        size += value.byteLength;
        if (size > limits.bytes)
          throw new JobError('too-large', `An artifact may have at most ${limits.bytes} bytes.`);
        controller.enqueue(value);
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}

async function readInTime(reader: ReadableStreamDefaultReader<Uint8Array>, stallMs: number) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stalled = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new JobError('request-timeout', `Nothing arrived for ${stallMs} ms.`)),
      stallMs,
    );
  });
  try {
    return await Promise.race([reader.read(), stalled]);
  } catch (error) {
    if (error instanceof JobError) throw error;
    throw new JobError('invalid-request', 'The upload broke off.', {}, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}
