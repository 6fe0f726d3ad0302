import { JobError } from '@longrun/core';

/** One event of a stream, as the HTML standard dispatches it. */
export interface ServerSentEvent {
  /** `message` when the stream does not say. */
  readonly type: string;
  readonly data: string;
  /** The newest id that the stream has given so far; empty before the first. */
  readonly lastEventId: string;
}

/** Reads `text/event-stream` (WHATWG HTML §9.2), whatever the sizes of the chunks. */
export interface EventParser {
  /** The events that this chunk completes. What the stream leaves incomplete at its end is no event. */
  push(chunk: Uint8Array): ServerSentEvent[];
  /** How long the server wants a reconnect to wait, in milliseconds, once it has said so. */
  readonly retryMs: number | undefined;
}

/** Far beyond any update; what is longer is no event stream of ours. */
const MAX_EVENT_LENGTH = 16 * 1024 * 1024;

export function createEventParser(): EventParser {
  const decoder = new TextDecoder(); // takes a byte order mark away
  const lines = createLineSplitter();
  let type = '';
  let data: string[] = [];
  let size = 0;
  let lastEventId = '';
  let retryMs: number | undefined;

  const take = (line: string): ServerSentEvent | undefined => {
    if (line === '') return dispatch();
    const [field, value] = fieldOf(line);
    if (field === 'event') type = value;
    else if (field === 'data') data.push(value);
    else if (field === 'id' && !value.includes('\0')) lastEventId = value;
    else if (field === 'retry' && /^\d+$/.test(value)) retryMs = Number(value);
    size += line.length;
    return undefined;
  };
  const dispatch = (): ServerSentEvent | undefined => {
    const event = { type: type || 'message', data: data.join('\n'), lastEventId };
    const isEmpty = data.length === 0;
    type = '';
    data = [];
    size = 0;
    return isEmpty ? undefined : event;
  };

  return {
    push(chunk) {
      const events: ServerSentEvent[] = [];
      for (const line of lines.push(decoder.decode(chunk, { stream: true }))) {
        const event = take(line);
        if (event) events.push(event);
      }
      if (size + lines.pending > MAX_EVENT_LENGTH)
        throw new JobError(
          'too-large',
          `An event of the stream is longer than ${MAX_EVENT_LENGTH} characters.`,
        );
      return events;
    },
    get retryMs() {
      return retryMs;
    },
  };
}

/** A line that begins with a colon is a comment: its field has no name. */
function fieldOf(line: string): [field: string, value: string] {
  const colon = line.indexOf(':');
  if (colon < 0) return [line, ''];
  return [line.slice(0, colon), line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1)];
}

/** Lines end with CRLF, LF or CR, and a chunk may end between CR and LF. */
function createLineSplitter() {
  let parts: string[] = []; // the unfinished line; joined once, for it may come in many chunks
  let pending = 0;
  let afterCr = false;
  return {
    get pending() {
      return pending;
    },
    *push(text: string): Generator<string> {
      let start = afterCr && text[0] === '\n' ? 1 : 0;
      if (text !== '') afterCr = false;
      for (const { index, 0: end } of text.matchAll(/\r\n|\n|\r/g)) {
        if (index < start) continue;
        parts.push(text.slice(start, index));
        const line = parts.join('');
        parts = [];
        pending = 0;
        start = index + end.length;
        afterCr = end === '\r' && start === text.length;
        yield line;
      }
      if (start === text.length) return;
      parts.push(text.slice(start));
      pending += text.length - start;
    },
  };
}
