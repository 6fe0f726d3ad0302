import { type JobApi, JobError, type Json, type JsonObject, type KnownKind } from '@longrun/core';
import { findKind, nameOfKind } from '../../dialect/find-kind.ts';
import { hrefs, JSON_TYPE, REL } from './links.ts';
import { openApiSchema } from './open-api-schema.ts';
import { inputPorts, outputPorts, type Port } from './ports.ts';

/** A kind is called by its own name unless its definition gives another. */
export function processName(kind: Pick<KnownKind, 'kind' | 'names'>): string {
  return nameOfKind('ogc', kind, (name) => name);
}

/** Rejects with `kind-not-found`. */
export async function findProcess(jobs: JobApi, name: string): Promise<KnownKind> {
  const kind = await findKind(jobs, 'ogc', name, (one) => one);
  if (!kind) throw new JobError('kind-not-found', `There is no process ${name}.`);
  return kind;
}

/** What each kind is called, those that are not known among them. */
export async function processNames(jobs: JobApi): Promise<(kind: string) => string> {
  const kinds = await jobs.kinds();
  return (kind) => processName(kinds.find((one) => one.kind === kind) ?? { kind });
}

export function processSummary(kind: KnownKind, origin: string) {
  const { label, description, version = '1.0.0' } = kind;
  const id = processName(kind);
  const at = hrefs(origin);
  const type = JSON_TYPE;
  return {
    id,
    version,
    ...(label !== undefined && { title: label }),
    ...(description !== undefined && { description }),
    jobControlOptions: ['sync-execute', 'async-execute', 'dismiss'],
    outputTransmission: ['value', 'reference'],
    links: [
      { href: at.process(id), rel: 'self', type, title: 'This process' },
      { href: `${at.process(id)}/execution`, rel: REL.execute, type, title: 'Execute it' },
      {
        href: `${at.base}/jobs?processID=${encodeURIComponent(id)}`,
        rel: REL.jobs,
        type,
        title: 'Its jobs',
      },
    ],
  };
}

export function processDescription(kind: KnownKind, origin: string) {
  return {
    ...processSummary(kind, origin),
    inputs: described(inputPorts(kind.inputSchema), (port) => ({
      minOccurs: port.isRequired ? (port.several?.least ?? 1) : 0,
      maxOccurs: port.several ? (port.several.most ?? 'unbounded') : 1,
    })),
    outputs: described(outputPorts(kind.outputSchema), () => ({})),
  };
}

function described(
  { ports, root }: ReturnType<typeof inputPorts>,
  more: (port: Port) => JsonObject,
): Record<string, Json> {
  return Object.fromEntries(
    ports.map((port) => {
      const schema = openApiSchema(port.schema, root);
      const { title, description } = schema;
      return [
        port.name,
        {
          title: title ?? port.name,
          ...(description !== undefined && { description }),
          ...more(port),
          schema,
        },
      ];
    }),
  );
}
