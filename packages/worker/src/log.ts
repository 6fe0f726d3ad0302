/** Where a worker writes what operators read. `console` is one. */
export interface Log {
  debug(text: string, facts?: LogFacts): void;
  info(text: string, facts?: LogFacts): void;
  warn(text: string, facts?: LogFacts): void;
  error(text: string, facts?: LogFacts): void;
}
export type LogFacts = Readonly<Record<string, unknown>>;

const silent = () => {};

/** Warnings and errors on the standard error output, nothing else. */
export const DEFAULT_LOG: Log = {
  debug: silent,
  info: silent,
  warn: (text, facts) => console.warn(text, facts),
  error: (text, facts) => console.error(text, facts),
};

/** A log that adds the same facts to every line. */
export function withFacts(log: Log, facts: LogFacts): Log {
  return {
    debug: (text, more) => log.debug(text, { ...facts, ...more }),
    info: (text, more) => log.info(text, { ...facts, ...more }),
    warn: (text, more) => log.warn(text, { ...facts, ...more }),
    error: (text, more) => log.error(text, { ...facts, ...more }),
  };
}
