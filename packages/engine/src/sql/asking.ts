import type { Question, Reply, Statement, Values, Work } from './statement.ts';

/** A statement of a database that answers later: it yields what it asks, for `perform` to find the reply. */
export function asking(text: string): Statement {
  function* ask(values: Values, asked = text): Work<Reply> {
    return yield { text: asked, values };
  }
  return {
    *get(values) {
      return (yield* ask(values)).rows[0];
    },
    *all(values) {
      return (yield* ask(values)).rows;
    },
    *add(values) {
      const { rows } = yield* ask(values, `${text} RETURNING number`);
      return Number(rows[0]?.number);
    },
    *write(values, answer) {
      yield { text, values, isTold: true };
      return answer;
    },
    *run(values) {
      return (yield* ask(values)).changes;
    },
  };
}

/** A database that answers later. */
export interface Asker {
  ask(question: Question): Promise<Reply>;
  /** Sends it without waiting. Whoever ends the transaction finds out how that went. */
  tell(question: Question): void;
}

const UNREAD: Reply = { rows: [], changes: 0 };

/** Does work whose questions are answered later, one after the other. */
export async function perform<T>(work: Work<T>, { ask, tell }: Asker): Promise<T> {
  let step = work.next();
  while (!step.done) {
    const question = step.value;
    if (question.isTold) tell(question);
    step = work.next(question.isTold ? UNREAD : await ask(question));
  }
  return step.value;
}
