import type { Json } from '@longrun/core';
import type { Parameter } from './parameters.ts';
import { writeValue } from './write-value.ts';

/** A parameter as the description of a task shows it. */
export interface TaskParameter {
  readonly name: string;
  readonly dataType: string;
  readonly displayName: string;
  readonly description: string;
  readonly direction: 'esriGPParameterDirectionInput' | 'esriGPParameterDirectionOutput';
  readonly defaultValue: Json;
  readonly parameterType:
    | 'esriGPParameterTypeRequired'
    | 'esriGPParameterTypeOptional'
    | 'esriGPParameterTypeDerived';
  readonly category: '';
  readonly choiceList?: readonly string[];
}

export function inputParameter(parameter: Parameter): TaskParameter {
  return {
    ...described(parameter),
    direction: 'esriGPParameterDirectionInput',
    parameterType: parameter.isRequired ? 'esriGPParameterTypeRequired' : 'esriGPParameterTypeOptional',
  };
}

export function outputParameter(parameter: Parameter): TaskParameter {
  return {
    ...described(parameter),
    direction: 'esriGPParameterDirectionOutput',
    parameterType: 'esriGPParameterTypeDerived',
  };
}

function described({ name, schema, shape }: Parameter) {
  return {
    name,
    dataType: shape.dataType,
    displayName: typeof schema.title === 'string' ? schema.title : name,
    description: typeof schema.description === 'string' ? schema.description : '',
    defaultValue: writeValue(schema.default, shape, () => undefined),
    category: '' as const,
    ...(shape.choices && { choiceList: shape.choices }),
  };
}
