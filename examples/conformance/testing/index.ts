export { type HeldLine, holdAtCheckpoint } from './hold-at-checkpoint.ts';
export { openWorkshop, type Workshop } from './workshop.ts';
