import { STATUS } from '@longrun/client';
import { JOB_STATES, type JobState, STATES } from '@longrun/core';
import { dialects } from '@longrun/server';
import type { Generator } from './generate.ts';
import { table } from './table.ts';

export const vocabularyReference: Generator = { path: 'docs/reference/vocabularies.md', content: render };

/** Every column: whose words they are, and the word for each of our states. */
const COLUMNS: readonly { readonly title: string; readonly words: Readonly<Record<JobState, string>> }[] = [
  { title: 'ArcGIS handle', words: STATUS },
  ...dialects.map(({ title, states }) => ({ title, words: states })),
];

function render(): string {
  const rows = JOB_STATES.map((state) => [
    `\`${state}\``,
    STATES[state].label,
    ...COLUMNS.map(({ words }) => words[state]),
  ]);
  return `# The words of every API

Generated from the tables of the dialects by \`npm run gen\`; do not edit.

The same job in the words of each API. [The life of a job](lifecycle.md) says what the states mean.

${table(['State', 'Shown as', ...COLUMNS.map(({ title }) => title)], rows)}
`;
}
