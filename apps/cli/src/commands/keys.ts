import { JobError, toMoment } from '@longrun/core';
import { type KeyInfo, SCOPES, type Scope } from '@longrun/engine';
import type { Command } from 'commander';
import { runs } from '../command-action.ts';
import { examples } from '../examples.ts';
import { cleanText, safeJson } from '../format/clean-text.ts';
import { parseDuration } from '../format/parse-duration.ts';
import { formatTable } from '../format/table.ts';
import { withKeys } from '../key-admin.ts';

interface KeysOptions {
  readonly store?: string;
  readonly tenant?: string;
}

interface CreateOptions extends KeysOptions {
  readonly scopes?: string;
  readonly expires?: number;
}

const STORE = ['--store <address>', 'work on this store file itself; no server may run on it'] as const;

/** keys create, keys list and keys revoke. */
export function keys(program: Command): void {
  const group = program.command('keys').description('make, list and revoke the keys that let callers in');
  group.addHelpText('after', examples('longrun keys create ci --store longrun.db', 'longrun keys list'));
  create(group);
  list(group);
  revoke(group);
}

function create(group: Command): void {
  const command = group
    .command('create <name>')
    .description('make a key; its token is shown this once')
    .option(
      '--scopes <scopes>',
      `comma separated, of ${SCOPES.join(', ')}; all but admin unless told otherwise`,
    )
    .option(
      '--tenant <name>',
      'whose jobs it reaches; only with --store, since a server makes keys for its own caller',
    )
    .option('--expires <time>', 'how long it is valid (30d, 12h)', parseDuration)
    .option(...STORE)
    .addHelpText(
      'after',
      examples(
        'longrun keys create first --scopes admin --store longrun.db',
        'longrun keys create web --scopes submit,read --expires 90d',
      ),
    );
  runs<CreateOptions>(command, async ({ args: [name = ''], options, session }) => {
    const { key, token } = await withKeys(session, options.store, (ring) =>
      ring.create({
        name,
        ...(options.scopes !== undefined && { scopes: options.scopes.split(',').map(scopeOf) }),
        ...(options.tenant !== undefined && { tenant: options.tenant }),
        ...(options.expires !== undefined && { expiresAt: toMoment(Date.now() + options.expires) }),
      }),
    );
    if (session.json) return session.terminal.line(safeJson({ key, token }, 2));
    session.terminal.line(token);
    session.terminal.note(
      `Key ${key.id} (${key.scopes.join(', ')}). This is the only time the token is shown; use it with --token or LONGRUN_TOKEN.`,
    );
  });
}

function list(group: Command): void {
  const command = group
    .command('list')
    .description('list the keys, newest first; never their tokens')
    .option('--tenant <name>', 'only of this tenant; only with --store')
    .option(...STORE)
    .addHelpText('after', examples('longrun keys list', 'longrun keys list --store longrun.db --json'));
  runs<KeysOptions>(command, async ({ options, session }) => {
    const known = await withKeys(session, options.store, (ring) => ring.list(options.tenant));
    if (session.json) session.terminal.line(safeJson(known, 2));
    else if (known.length === 0)
      session.terminal.line('No keys: the server lets in everyone on this machine, and nobody else.');
    else session.terminal.line(formatTable(['ID', 'NAME', 'TENANT', 'SCOPES', 'STATE'], known.map(rowOf)));
  });
}

function revoke(group: Command): void {
  const command = group
    .command('revoke <id>')
    .description('make a key worthless, at once and for good')
    .option(...STORE)
    .addHelpText('after', examples('longrun keys revoke 3f9c2a71b0de'));
  runs<KeysOptions>(command, async ({ args: [id = ''], options, session }) => {
    const key = await withKeys(session, options.store, (ring) => ring.revoke(id));
    session.terminal.line(
      session.json ? safeJson(key, 2) : `Key ${key.id} (${cleanText(key.name)}) is revoked.`,
    );
  });
}

function scopeOf(text: string): Scope {
  const scope = SCOPES.find((known) => known === text.trim());
  if (scope) return scope;
  throw new JobError('invalid-request', `There is no scope '${text}'; the scopes are ${SCOPES.join(', ')}.`);
}

function rowOf({ id, name, tenant, scopes, revokedAt, expiresAt }: KeyInfo): string[] {
  return [id, cleanText(name), cleanText(tenant), scopes.join(','), stateOf(revokedAt, expiresAt)];
}

function stateOf(revokedAt: string | undefined, expiresAt: string | undefined): string {
  if (revokedAt !== undefined) return `revoked ${revokedAt}`;
  return expiresAt === undefined ? 'valid' : `until ${expiresAt}`;
}
