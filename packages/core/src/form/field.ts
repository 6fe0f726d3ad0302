import type { Json } from '../json.ts';

/** One thing that a form asks for, whatever draws it. What cannot be asked piece by piece is one `json` field. */
export type Field =
  | TextField
  | NumberField
  | BooleanField
  | ChoiceField
  | ConstantField
  | ListField
  | GroupField
  | JsonField;

interface Facts {
  /** The property's name; empty for the whole value and for the entries of a list. */
  readonly name: string;
  /** Where its value goes in the whole, as a JSON pointer. */
  readonly pointer: string;
  /** The schema's title, else the name. */
  readonly label: string;
  readonly description?: string;
  /** False: it may be left out of the value. */
  readonly isRequired: boolean;
  /** True: `null` is a value as well. */
  readonly isNullable: boolean;
  /** What the schema names for those who say nothing. */
  readonly default?: Json;
}

export interface TextField extends Facts {
  readonly type: 'text';
  readonly format?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  /** A regular expression that some part of the text must match. */
  readonly pattern?: string;
}

export interface NumberField extends Facts {
  readonly type: 'number';
  readonly isWhole: boolean;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly multipleOf?: number;
}

export interface BooleanField extends Facts {
  readonly type: 'boolean';
}

export interface ChoiceField extends Facts {
  readonly type: 'choice';
  readonly choices: readonly Choice[];
}

export interface Choice {
  readonly value: Json;
  readonly label: string;
}

/** Nothing to ask: there is one value, and it must be given. */
export interface ConstantField extends Facts {
  readonly type: 'constant';
  readonly value: Json;
}

export interface ListField extends Facts {
  readonly type: 'list';
  readonly item: TextField | NumberField | ChoiceField;
  readonly minItems: number;
  readonly maxItems?: number;
}

export interface GroupField extends Facts {
  readonly type: 'group';
  readonly fields: readonly Field[];
}

export interface JsonField extends Facts {
  readonly type: 'json';
  /** What the JSON must be, where the schema says; the rest of the schema is checked with the whole value. */
  readonly shape?: 'object' | 'array';
}
