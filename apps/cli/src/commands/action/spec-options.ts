import {
  type ActionMessage,
  type ActionSpec,
  JobError,
  type Json,
  type JsonObject,
  MODES,
} from '@longrun/core';
import { type Command, Option } from 'commander';
import { several } from '../../option-values.ts';
import { readInput } from '../../read-input.ts';

type Plain =
  | 'label'
  | 'description'
  | 'icon'
  | 'tooltip'
  | 'mode'
  | 'primary'
  | 'confirm'
  | 'target'
  | 'guide';

/** What an action is made or changed with. */
export interface SpecOptions extends Pick<ActionSpec, Plain> {
  readonly kind?: string;
  readonly error?: readonly string[];
  readonly info?: readonly string[];
  readonly inputSchema?: string;
  readonly spec?: string;
}

export function specOptions(command: Command): Command {
  return command
    .option('--label <text>', 'on the button; the label of the kind unless told otherwise')
    .option('--description <text>', 'what it does; asked before the start where it is to be confirmed')
    .option('--icon <name>', 'the name of an icon')
    .option('--tooltip <text>', 'shown when somebody points at it')
    .addOption(new Option('--mode <mode>', 'how much of the screen its jobs take').choices(MODES))
    .option('--primary', 'show it before the others')
    .option('--no-primary', 'show it among the others')
    .option('--confirm', 'ask before the start')
    .option('--no-confirm', 'start without asking')
    .option('--target <id>', 'the thing that it is shown on; the source of its jobs')
    .option('--guide <markdown>', 'a longer explanation')
    .option('--error <text>', 'why it cannot be run now; may be repeated', several)
    .option('--info <text>', 'something to know before it is run; may be repeated', several)
    .option('--input-schema <json>', 'JSON Schema of the answers: JSON, @FILE, or - for standard input')
    .option('--spec <json>', 'any of its fields at once: JSON, @FILE, or - for standard input');
}

/** The fields that were given; those of their own option go before those of `--spec`. */
export async function givenSpec(options: SpecOptions): Promise<Partial<ActionSpec>> {
  const { kind, label, description, icon, tooltip, mode, primary, confirm, target, guide } = options;
  const own = { kind, label, description, icon, tooltip, mode, primary, confirm, target, guide };
  const inputSchema = objectIn(await readInput(options.inputSchema, '--input-schema'), '--input-schema');
  const messages = messagesIn(options);
  return {
    ...objectIn(await readInput(options.spec, '--spec'), '--spec'),
    ...Object.fromEntries(Object.entries(own).filter(([, value]) => value !== undefined)),
    ...(inputSchema && { inputSchema }),
    ...(messages.length > 0 && { messages }),
  };
}

function messagesIn({ error = [], info = [] }: SpecOptions): ActionMessage[] {
  return [
    ...error.map((content) => ({ type: 'error', content }) as const),
    ...info.map((content) => ({ type: 'info', content }) as const),
  ];
}

function objectIn(value: Json | undefined, option: string): JsonObject | undefined {
  if (value === undefined || (typeof value === 'object' && value !== null && !Array.isArray(value)))
    return value;
  throw new JobError('invalid-request', `${option} takes a JSON object.`);
}
