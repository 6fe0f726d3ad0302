import { fromMoment } from '@longrun/core';
import type { Command } from 'commander';
import { runs } from '../command-action.ts';
import { examples } from '../examples.ts';
import { cleanText, safeJson } from '../format/clean-text.ts';
import { formatAge } from '../format/duration.ts';
import { formatTable } from '../format/table.ts';

export function workers(program: Command): void {
  const command = program
    .command('workers')
    .description('list the workers: what they take, and what they have in hand')
    .addHelpText('after', examples('longrun workers', 'longrun workers --json'));
  runs(command, async ({ session: { api, terminal, json, command: line } }) => {
    const known = await api.workers();
    if (json) return terminal.line(safeJson(known, 2));
    if (known.length === 0)
      return terminal.line(`No worker was heard of in the last hour. Start one: ${line('worker jobs.ts')}`);
    const now = Date.now();
    terminal.line(
      formatTable(
        ['WORKER', 'ALIVE', 'RUNNING', 'SEEN', 'KINDS'],
        known.map(({ id, alive, running, capacity, embedded, seenAt, kinds }) => [
          cleanText(embedded ? `${id} (in the server)` : id),
          alive ? 'yes' : 'no',
          `${running} of ${Math.max(running, capacity)}`,
          formatAge(now - fromMoment(seenAt)),
          cleanText(kinds.join(', ')),
        ]),
      ),
    );
  });
}
