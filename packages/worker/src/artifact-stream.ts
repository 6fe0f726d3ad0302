import { ReadableStream as NodeStream } from 'node:stream/web';

/** What a handler may hand over as the content of a file. Text becomes UTF-8. */
export type ArtifactBody =
  | string
  | Uint8Array
  | ReadableStream<Uint8Array>
  | AsyncIterable<string | Uint8Array>
  | Iterable<string | Uint8Array>;

export interface ArtifactStream {
  readonly stream: ReadableStream<Uint8Array>;
  /** What the body itself threw, if it did: uploads report it as some failure of their own. */
  readonly failure: () => unknown;
}

export function artifactStream(body: ArtifactBody): ArtifactStream {
  let failure: unknown;
  const parts = typeof body === 'string' || body instanceof Uint8Array ? [body] : body;
  async function* bytes() {
    const encoder = new TextEncoder();
    try {
      for await (const part of parts) yield typeof part === 'string' ? encoder.encode(part) : part;
    } catch (error) {
      failure = error;
      throw error;
    }
  }
  // The same class as the global one, under other types; these know `from`.
  const stream = NodeStream.from(bytes()) as ReadableStream<Uint8Array>;
  return { stream, failure: () => failure };
}
