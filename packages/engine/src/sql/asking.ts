import type { Question, Reply, Statement, Work } from './statement.ts';

/** A statement of a database that answers later: it yields what it asks, for `perform` to find the reply. */
export function asking(text: string): Statement {
  const known = statements.get(text);
  if (known) return known;
  const statement = toStatement(text);
  if (statements.size < MAX_KEPT) statements.set(text, statement);
  return statement;
}

// Made from their texts alone, so it is no state of the program. Filters are rendered in many shapes; those are made each time.
const statements = new Map<string, Statement>();
const MAX_KEPT = 1_000;

function toStatement(text: string): Statement {
  const adding = `${text} RETURNING number`;
  return {
    *get(values) {
      return (yield { text, values }).rows[0];
    },
    *all(values) {
      return (yield { text, values }).rows;
    },
    *add(values) {
      return Number((yield { text: adding, values }).rows[0]?.number);
    },
    *write(values, answer) {
      yield { text, values, isTold: true };
      return answer;
    },
    *run(values) {
      return (yield { text, values }).changes;
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
