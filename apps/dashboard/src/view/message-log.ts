import { fromMoment, type JobApi, type JobUpdate, type Message } from '@longrun/core';
import { element } from '../element.ts';

const PAGE_SIZE = 500;
/** Older lines go: a page with more of them gets slow. */
const MAX_LINES = 2_000;

export interface MessageLog {
  readonly node: HTMLElement;
  /** Takes the message of an update, if it has one. */
  take(update: JobUpdate): void;
  /** Reads what came before. */
  load(): Promise<void>;
}

/** Everything a job has said, oldest first, staying at the end unless somebody has scrolled up. */
export function createMessageLog(api: JobApi, jobId: string): MessageLog {
  const lines = element('ol', { class: 'log', role: 'log', tabindex: 0, 'aria-label': 'Messages' });
  const node = element('section', { class: 'messages', hidden: true }, element('h3', {}, 'Messages'), lines);
  let last = 0;
  // Until the pages are read, what arrives is kept aside: it may be newer than some of them.
  let early: Message[] | undefined = [];

  const add = (messages: readonly Message[]) => {
    const fresh = messages.filter(({ sequence }) => sequence > last);
    if (fresh.length === 0) return;
    const isAtEnd = lines.scrollHeight - lines.scrollTop - lines.clientHeight < 24;
    last = fresh.at(-1)?.sequence ?? last;
    lines.append(...fresh.map(lineOf));
    while (lines.childElementCount > MAX_LINES) lines.firstElementChild?.remove();
    node.hidden = false;
    if (isAtEnd) lines.scrollTop = lines.scrollHeight;
  };

  return {
    node,
    take({ message }) {
      if (!message) return;
      if (early) early.push(message);
      else add([message]);
    },
    async load() {
      for (let isMore = true; isMore; ) {
        const { messages } = await api.messages(jobId, { after: last, limit: PAGE_SIZE });
        add(messages);
        isMore = messages.length === PAGE_SIZE;
      }
      add(early ?? []);
      early = undefined;
    },
  };
}

function lineOf({ at, severity, text, item, code }: Message): HTMLElement {
  const time = new Date(fromMoment(at));
  return element(
    'li',
    { 'data-severity': severity },
    element(
      'time',
      { datetime: at, title: time.toLocaleString() },
      time.toLocaleTimeString('en', { hour12: false }),
    ),
    element('span', { class: 'severity' }, severity),
    element('span', { class: 'text' }, text),
    item !== undefined && element('span', { class: 'item', title: code }, item),
  );
}
