import type { Command } from 'commander';
import { runs } from '../command-action.ts';
import { examples } from '../examples.ts';
import { cleanText, safeJson } from '../format/clean-text.ts';
import { formatTable } from '../format/table.ts';

export function kinds(program: Command): void {
  const command = program
    .command('kinds')
    .description('list the kinds of job that can be submitted')
    .addHelpText(
      'after',
      examples('longrun kinds', 'longrun kinds --json    # with the JSON Schema of each input'),
    );
  runs(command, async ({ session }) => {
    const known = await session.api.kinds();
    if (session.json) return session.terminal.line(safeJson(known, 2));
    if (known.length === 0)
      return session.terminal.line(
        `No worker has offered a kind yet. Start one: ${session.command('worker jobs.ts')}`,
      );
    session.terminal.line(
      formatTable(
        ['KIND', 'LABEL', 'OFFERED', 'PAUSABLE', 'STARTS ON', 'DESCRIPTION'],
        known.map(({ kind, label, offered, pausable, on = [], description }) => [
          cleanText(kind),
          cleanText(label ?? ''),
          offered ? 'yes' : 'no',
          pausable ? 'yes' : 'no',
          cleanText([...new Set([on].flat().map(({ topic }) => topic))].join(', ')),
          cleanText(description ?? ''),
        ]),
      ),
    );
  });
}
