export { type EngineFixture, engineFixture } from './engine-fixture.ts';
export { inTurns } from './in-turns.ts';
export { type ManualClock, manualClock, NOON } from './manual-clock.ts';
export { type HintFate, type SharedStore, shareStore } from './shared-store.ts';
export { describeStore } from './store-contract/index.ts';
export { LEASE_MS, type OpenStore, type StoreFixture, storeFixture, TENANT } from './store-fixture.ts';
