import { ERRORS } from '@longrun/core';
import type { Generator } from './generate.ts';
import { table } from './table.ts';

export const errorReference: Generator = { path: 'docs/reference/errors.md', content: render };

function render(): string {
  const rows = Object.entries(ERRORS).map(([code, { status, title }]) => [
    `\`${code}\``,
    String(status),
    title,
  ]);
  return `# Errors

Generated from \`packages/core/src/errors.ts\` by \`npm run gen\`; do not edit.

Over HTTP an error is \`application/problem+json\` (RFC 9457): \`type\` is \`/problems/<code>\`, \`title\` and \`status\` are as below,
\`detail\` says what was asked and what is so, and facts such as \`jobId\` and \`state\` stand beside them. A request that does
not match its schema has \`errors\`, a list of \`{ pointer, message }\` with a JSON pointer to each place. In TypeScript it is a
\`JobError\`: compare its \`code\`, not the class.

When a result is asked for and the job has failed, the code is \`job-failed\`, whatever the handler said: its own
\`{ code, message, details }\` is in the facts, as \`error.facts.failure\`.

${table(['Code', 'Status', 'Title'], rows)}
`;
}
