import type { ByteRange } from '@longrun/core';
import { readChunks } from './chunks.ts';
import { createDeadline } from './deadline.ts';
import type { HttpCall } from './http-call.ts';

/** Between two chunks; a whole file may take as long as it takes. */
const SILENCE_MS = 60_000;

/** Opens an artifact. The stream fails when the connection falls silent; cancelling it closes the connection. */
export async function openArtifactOverHttp(
  call: HttpCall,
  path: string,
  range?: ByteRange,
): Promise<ReadableStream<Uint8Array>> {
  const deadline = createDeadline();
  try {
    const headers = { accept: '*/*', ...(range && { range: `bytes=${range.start}-${range.end}` }) };
    const { body } = await call.open({ path, headers }, deadline);
    if (body) return guarded(readChunks(body, deadline, SILENCE_MS), () => deadline.close());
    deadline.close();
    return new Blob([]).stream();
  } catch (error) {
    deadline.close();
    throw error;
  }
}

function guarded(chunks: AsyncGenerator<Uint8Array>, close: () => void): ReadableStream<Uint8Array> {
  return new ReadableStream({
    async pull(controller) {
      try {
        const { done, value } = await chunks.next();
        if (!done) return controller.enqueue(value);
        controller.close();
      } catch (error) {
        controller.error(error);
      }
      close();
    },
    cancel: close,
  });
}
