export { type HeldLine, holdAtCheckpoint } from './hold-at-checkpoint.ts';
export { BRIEF_LEASE_MS, openWorkshop, type Workshop } from './workshop.ts';
