import type { Command } from 'commander';
import { runs } from '../command-action.ts';
import { examples } from '../examples.ts';
import { addFilterOptions, type FilterOptions, filterOf } from '../filter-options.ts';
import { safeJson } from '../format/clean-text.ts';
import { jobTable } from '../format/job-table.ts';
import { wholeNumber } from '../option-values.ts';
import type { Session } from '../session.ts';

interface LsOptions extends FilterOptions {
  readonly limit: number;
  readonly oldest?: boolean;
}

export function ls(program: Command): void {
  const command = program.command('ls').description('list jobs, newest first unless told otherwise');
  addFilterOptions(command)
    .option('--limit <number>', 'how many, 1 to 500', wholeNumber(1, 500), 20)
    .option('--oldest', 'oldest first')
    .addHelpText(
      'after',
      examples(
        'longrun ls',
        'longrun ls --state running,queued',
        'longrun ls --attribute team=maps --created-after 1d',
        'longrun ls --driver caller --oldest',
        "longrun ls --kind 'workbook:*' --limit 100 --json",
      ),
    );
  runs<LsOptions>(command, async ({ options, session }) => {
    const filter = filterOf(options);
    const order = options.oldest ? { order: 'oldest' as const } : {};
    const page = await session.api.list({ ...filter, ...order, limit: options.limit });
    if (session.json) session.terminal.line(safeJson(page, 2));
    else if (page.jobs.length === 0) await explainEmpty(session, Object.keys(filter).length > 0);
    else {
      session.terminal.line(jobTable(page.jobs));
      if (page.nextCursor !== undefined)
        session.terminal.note(`More than ${options.limit}; --limit shows more.`);
    }
  });
}

/** An empty list is where a newcomer stands: say what to do next. */
async function explainEmpty({ api, terminal, command }: Session, isFiltered: boolean): Promise<void> {
  if (isFiltered) return terminal.line(`No job matches. All jobs: ${command('ls')}`);
  const [offered] = await api.kinds();
  terminal.line('No jobs yet.');
  terminal.line(
    offered
      ? `Submit one:      ${command(`submit ${offered.kind} --input '{…}' --watch`)}\nWhat there is:   ${command('kinds')}`
      : `No worker has offered a kind either. Start one: ${command('worker jobs.ts')}`,
  );
}
