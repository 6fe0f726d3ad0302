import fc from 'fast-check';
import { crash } from '../crash.ts';
import { modelCommand } from '../model-command.ts';

/** The process is killed, and started again. */
export const kill = modelCommand({ name: 'kill', weight: 2, args: fc.constant({}), run: crash });
