import { JobError } from '@longrun/core';
import type { Command } from 'commander';
import { runs } from '../../command-action.ts';
import { examples } from '../../examples.ts';
import { cleanText, safeJson } from '../../format/clean-text.ts';
import { assertOffered } from '../submit.ts';
import { givenSpec, type SpecOptions, specOptions } from './spec-options.ts';

interface AddOptions extends SpecOptions {
  readonly anyKind?: boolean;
}

export function addAction(group: Command): void {
  const command = specOptions(
    group
      .command('add')
      .description('make an action; prints its id')
      .option('--kind <kind>', 'the kind of its jobs'),
  )
    .option('--any-kind', 'also for a kind that no worker has offered yet')
    .addHelpText(
      'after',
      examples(
        "longrun action add --kind demo:echo --label 'Say hello' --icon message --confirm",
        'longrun action add --kind workbook:export --target w1 --primary',
        'longrun action add --spec @action.json',
      ),
    );
  runs<AddOptions>(command, async ({ options, session }) => {
    const { kind, ...spec } = await givenSpec(options);
    if (kind === undefined)
      throw new JobError('invalid-request', 'Name a kind with --kind.', {
        hint: '`longrun kinds` lists them.',
      });
    if (!options.anyKind) await assertOffered(session, kind);
    const action = await session.api.actions.create({ ...spec, kind });
    if (session.json) return session.terminal.line(safeJson(action, 2));
    session.terminal.line(action.id);
    session.terminal.note(
      `${cleanText(action.label)} runs ${cleanText(kind)}: ${session.command(`action run ${action.id}`)}`,
    );
  });
}
