import type { MovePlan, MoveReport } from '@longrun/engine/postgres';
import { formatBytes } from '../format/bytes.ts';
import { cleanText } from '../format/clean-text.ts';
import { formatDuration } from '../format/duration.ts';
import { formatCount } from '../format/progress-line.ts';
import { formatTable } from '../format/table.ts';

type Files = MoveReport['artifacts'];

/** A move that is through, in words: what is there now, and what whoever has moved must do next. */
export function reportText(report: MoveReport): string {
  const { from, to, tables, jobs, seconds, rowsPerSecond, orphans, replacedTexts, artifacts } = report;
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  const speed = rowsPerSecond > 0 ? `, ${formatCount(Math.round(rowsPerSecond))} rows/s while copying` : '';
  return [
    tableText(tables),
    formatTable(
      ['TENANT', 'STATE', 'JOBS'],
      jobs.map((group) => [cleanText(group.tenant), group.state, formatCount(group.jobs)]),
    ),
    [
      `Moved ${formatCount(rows)} rows from ${from} to ${to} in ${formatDuration(seconds * 1_000)}${speed}.`,
      'Every row was read back and is as it was.',
      orphans > 0 &&
        `In hand of a process that is gone: ${formatCount(orphans)} jobs. The first server gives them back.`,
      replacedTexts > 0 &&
        `With a NUL or half a character, which Postgres cannot hold: ${formatCount(replacedTexts)} texts. There is U+FFFD in its place.`,
      ...filesText(artifacts),
      `Start servers with LONGRUN_STORE=${to}, and the password in it: longrun serve${artifacts.files > 0 ? ` --artifacts ${artifacts.folder}` : ''}`,
      `None starts on the file any more; longrun move --undo --from sqlite:${from} changes that.`,
    ]
      .filter(Boolean)
      .join('\n'),
  ].join('\n\n');
}

function tableText(tables: MoveReport['tables']): string {
  const filled = tables.filter(({ rows }) => rows > 0);
  return formatTable(
    ['TABLE', 'ROWS', 'SHA-256'],
    filled.map(({ name, rows, checksum }) => [name, formatCount(rows), checksum]),
  );
}

/** Longer lists are for programs: `--json` has all of it. */
const MOST_SHOWN = 20;

function filesText({ files, bytes, folder, missing }: Files): string[] {
  if (files === 0) return [];
  const shown = missing.slice(0, MOST_SHOWN).map(({ jobId, name }) => `  ${jobId} ${cleanText(name)}`);
  const rest = missing.length - shown.length;
  return [
    `Files of jobs: ${formatCount(files)}, ${formatBytes(bytes)}, in ${folder}. They stay there; all servers need that folder, by a share or a copy.`,
    ...(missing.length > 0 ? [`Not there, or not whole: ${formatCount(missing.length)}`, ...shown] : []),
    ...(rest > 0 ? [`  and ${formatCount(rest)} more`] : []),
  ];
}

const STEPS = {
  begin: 'Nothing of it is there yet.',
  'go-on': 'A part of it is there; the move goes on from that.',
  restart: 'A part of a store is there; it is thrown away first.',
  done: 'It has been moved before; there is nothing to do.',
} as const satisfies Record<MovePlan['step'], string>;

/** What a move would do, in words. */
export function planText({ step, from, to, tables, artifacts }: MovePlan): string {
  const filled = tables.filter(({ rows }) => rows > 0);
  const isOld = from.schema < from.newest;
  return [
    formatTable(
      ['TABLE', 'ROWS', ...(step === 'go-on' ? ['COPIED'] : [])],
      filled.map(({ name, rows, copied }) => [
        name,
        formatCount(rows),
        ...(step === 'go-on' ? [formatCount(copied)] : []),
      ]),
    ),
    [
      `from  ${from.file}, ${formatBytes(from.bytes)}, schema ${from.schema}${isOld ? `, brought to ${from.newest} first` : ''}`,
      `to    ${to.address}${to.migrations.length > 0 ? `, after ${to.migrations.join(', ')}` : ''}`,
      STEPS[step],
      ...to.warnings,
      ...filesText(artifacts),
      'Nothing was changed.',
    ].join('\n'),
  ].join('\n\n');
}
