export { type Caller, DEFAULT_TENANT, LOCAL_CALLER, may, SCOPES, type Scope } from './caller.ts';
export { type Clock, SYSTEM_CLOCK } from './clock.ts';
export type { Engine, EngineOptions, EngineStats, LocalKind } from './engine.ts';
export type { KeyInfo, KeyRing, NewKey } from './keys.ts';
export { openEngine } from './open-engine.ts';
export type { OwnJobs, OwnKind, OwnWork } from './own/own-kind.ts';
export { type SchemaChecker, schemaChecker } from './schema-checker.ts';
export type { Hint, Store } from './store.ts';
