import { type Artifact, type JobApi, JobError, type Json } from '@longrun/core';
import { inputOf, outputOf, valuesOf } from './parameters.ts';
import type { Shape } from './shape.ts';
import type { TaskJob } from './task.ts';
import { type AddressOf, writeValue } from './write-value.ts';

/** A value of a job, as an answer of its own. */
export interface ParameterValue {
  readonly paramName: string;
  readonly dataType: string;
  readonly value: Json;
}

const FILE: Shape = { dataType: 'GPDataFile', form: 'file' };

export function inputsOf({ job, kind }: TaskJob): ParameterValue[] {
  return valuesOf(inputOf(kind), job.input).map(([{ name, shape }, value]) => ({
    paramName: name,
    dataType: shape.dataType,
    value: writeValue(value, shape, () => undefined),
  }));
}

/** What a job that has succeeded gives: its output, and each file that it has made under the name of the file. Where both have
 *  one name, it is the output’s. */
export async function resultsOf(
  jobs: JobApi,
  { job, kind }: TaskJob,
  jobUrl: string,
): Promise<ParameterValue[]> {
  const files = await jobs.artifacts(job.id);
  const addressOf = addressesIn(files, jobUrl);
  const values = valuesOf(outputOf(kind), job.output);
  const names = new Set(values.map(([{ name }]) => name));
  return [
    ...values.map(([{ name, shape }, value]) => ({
      paramName: name,
      dataType: shape.dataType,
      value: writeValue(value, shape, addressOf),
    })),
    ...files
      .filter(({ name }) => !names.has(name))
      .map(({ name }) => ({
        paramName: name,
        dataType: FILE.dataType,
        value: writeValue(name, FILE, addressOf),
      })),
  ];
}

function addressesIn(files: readonly Artifact[], jobUrl: string): AddressOf {
  const names = new Set(files.map(({ name }) => name));
  return (name) => (names.has(name) ? `${jobUrl}/files/${encodeURIComponent(name)}` : undefined);
}

export function valueNamed(values: readonly ParameterValue[], name: string, jobId: string): ParameterValue {
  const found = values.find(({ paramName }) => paramName === name);
  if (found) return found;
  throw new JobError('invalid-request', `Job ${jobId} has no parameter ${name}.`, { jobId });
}
