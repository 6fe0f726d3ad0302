import type { Command } from 'commander';
import { runs } from '../command-action.ts';
import { examples } from '../examples.ts';
import { cleanText, safeJson } from '../format/clean-text.ts';
import { formatTable } from '../format/table.ts';
import { subjectOf } from './pause-many.ts';

export function pauses(program: Command): void {
  const command = program
    .command('pauses')
    .description('list what is paused as a whole: kinds, queues and owners')
    .addHelpText(
      'after',
      examples('longrun pauses', "longrun pause --kind demo:echo --for 1h --reason 'the disk is full'"),
    );
  runs(command, async ({ session: { api, terminal, json, command: line } }) => {
    const known = await api.pauses.list();
    if (json) return terminal.line(safeJson(known, 2));
    if (known.length === 0)
      return terminal.line(`Nothing is paused as a whole. Pause a kind with: ${line('pause --kind KIND')}`);
    terminal.line(
      formatTable(
        ['PAUSED', 'BY', 'SINCE', 'UNTIL', 'REASON'],
        known.map((pause) => [
          subjectOf(pause),
          cleanText(pause.pausedBy),
          pause.createdAt,
          pause.until ?? 'lifted',
          cleanText(pause.reason ?? ''),
        ]),
      ),
    );
  });
}
