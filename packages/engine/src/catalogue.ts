import { isDeepStrictEqual } from 'node:util';
import { check, type JsonObject, type KindDescription, type Schema, type Violation } from '@longrun/core';
import { BULK_DESCRIPTION } from './bulk/bulk-kind.ts';
import { DEFAULT_TENANT } from './caller.ts';
import type { LocalKind } from './engine.ts';
import { type SchemaChecker, schemaChecker } from './schema-checker.ts';
import type { Store } from './store.ts';

/** What is known of kinds: the definitions in this process, and what workers elsewhere have told. */
export interface Catalogue {
  describe(tenant: string, kind: string): KindDescription | undefined;
  list(tenant: string): KindDescription[];
  /** Takes over descriptions that are already stored. */
  learn(tenant: string, kinds: readonly KindDescription[]): void;
  /** Resolves when all is known that is stored of a tenant: for good, or where servers share the store since a moment ago. */
  load(tenant: string): Promise<void>;
  /** Another server may have been told something new: what is loaded next is read anew. */
  forget(): void;
  /** What is wrong with an input; nothing is known of an unknown kind, so nothing is wrong with its input. */
  violations(
    tenant: string,
    kind: string,
    input: unknown,
  ): Promise<readonly Violation[]> | readonly Violation[];
}

const NONE: readonly Violation[] = [];
/** What the engine runs itself: known of every tenant, offered to none. */
const RESERVED: ReadonlyMap<string, KindDescription> = new Map([[BULK_DESCRIPTION.kind, BULK_DESCRIPTION]]);
const NO_KINDS: ReadonlyMap<string, KindDescription> = new Map();

/** What was read is believed for so long where other servers may be told something new. */
const FRESH_MS = 2_000;

interface Load {
  readonly askedAt: number;
  readonly done: Promise<void>;
}

export function createCatalogue(store: Store, local: readonly LocalKind[]): Catalogue {
  const schemas = new Map<string, Schema | undefined>(
    local.map(({ description, input }) => [description.kind, input]),
  );
  const own = new Map(local.map(({ description }) => [description.kind, description]));
  // The worker beside the engine takes jobs of the default tenant alone.
  const ownOf = (tenant: string) => (tenant === DEFAULT_TENANT ? own : NO_KINDS);
  const remote = new Map<string, Map<string, KindDescription>>();
  const loads = new Map<string, Load>();
  const checkers = new WeakMap<JsonObject, SchemaChecker>();

  const told = (tenant: string) => {
    const kinds = remote.get(tenant) ?? new Map<string, KindDescription>();
    remote.set(tenant, kinds);
    return kinds;
  };
  const learn: Catalogue['learn'] = (tenant, kinds) => {
    for (const kind of kinds) told(tenant).set(kind.kind, kind);
  };
  const read = async (tenant: string) => {
    const before = new Map(told(tenant));
    const stored = await store.read({ type: 'kinds', tenant });
    const isNews = (description: KindDescription) => {
      const known = told(tenant).get(description.kind);
      // What was told meanwhile is newer, and what is as it was keeps its checker.
      return known === before.get(description.kind) && !isDeepStrictEqual(known, description);
    };
    learn(tenant, stored.filter(isNews));
  };
  const isFresh = ({ askedAt }: Load) => store.exclusive || Math.abs(store.now() - askedAt) < FRESH_MS;
  const describe: Catalogue['describe'] = (tenant, kind) =>
    RESERVED.get(kind) ?? ownOf(tenant).get(kind) ?? remote.get(tenant)?.get(kind);
  const checkerOf = (schema: JsonObject) => {
    const checker = checkers.get(schema) ?? schemaChecker(schema);
    checkers.set(schema, checker);
    return checker;
  };
  return {
    describe,
    list: (tenant) =>
      [...new Map([...told(tenant), ...ownOf(tenant)]).values()].sort((a, b) => (a.kind < b.kind ? -1 : 1)),
    learn,
    load(tenant) {
      const last = loads.get(tenant);
      if (last && isFresh(last)) return last.done;
      const load = { askedAt: store.now(), done: read(tenant) };
      loads.set(tenant, load);
      load.done.catch(() => {
        if (loads.get(tenant) === load) loads.delete(tenant); // the next who asks tries again
      });
      return load.done;
    },
    forget: () => loads.clear(),
    violations(tenant, kind, input) {
      const schema = ownOf(tenant).has(kind) ? schemas.get(kind) : undefined;
      if (schema) return bySchema(schema, input);
      const inputSchema = describe(tenant, kind)?.inputSchema;
      if (!inputSchema || (input === undefined && inputSchema.default !== undefined)) return NONE;
      return checkerOf(inputSchema)(input, '/input');
    },
  };
}

async function bySchema(schema: Schema, input: unknown): Promise<readonly Violation[]> {
  const result = await check(schema, input, '/input');
  return 'errors' in result ? result.errors : NONE;
}
