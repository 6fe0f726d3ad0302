import type { Artifact, Json, JsonObject, KindDescription } from '@longrun/core';
import { hrefs, JSON_TYPE } from './links.ts';
import { isObject } from './open-api-schema.ts';
import { outputPorts, resolved } from './ports.ts';
import type { Wanted } from './wanted.ts';

/** One output of a job, as it is to be handed over. */
export type Output =
  | { readonly name: string; readonly value: Json; readonly mediaType: string; readonly isBinary: boolean }
  | { readonly name: string; readonly href: string; readonly mediaType: string };

export interface Outputs {
  /** In the order of the process, its files behind. */
  readonly given: readonly Output[];
  /** How many were asked for; an optional one may not be there. */
  readonly asked: number;
}

interface Source {
  readonly jobId: string;
  readonly output: Json | undefined;
  readonly files: readonly Artifact[];
  readonly kind: Pick<KindDescription, 'outputSchema'> | undefined;
}

/** What a job has to hand over of what is wanted. Files belong to it when all outputs are wanted, and go by reference: how many
 *  there will be and how large, no request knows. */
export function outputsOf(source: Source, { outputs }: Wanted, origin: string): Outputs {
  const at = hrefs(origin);
  const { jobId, kind, files } = source;
  const { ports, root } = outputPorts(kind?.outputSchema);
  const values = valuesOf(source);
  const names = outputs
    ? Object.keys(outputs)
    : [...new Set([...ports.map(({ name }) => name), ...values.keys()])];
  const given = names.flatMap((name): Output[] => {
    const value = values.get(name);
    if (value === undefined) return [];
    const schema = resolved(ports.find((port) => port.name === name)?.schema, root) ?? {};
    const { by, asJson } = outputs?.[name] ?? {};
    const mediaType = asJson ? JSON_TYPE : mediaTypeOf(value, schema);
    if (by === 'reference') return [{ name, href: at.output(jobId, name), mediaType }];
    return [{ name, value, mediaType, isBinary: schema.contentEncoding === 'base64' }];
  });
  const made = outputs
    ? []
    : files.map(({ name, contentType }) => ({
        name,
        href: at.output(jobId, name),
        mediaType: contentType,
      }));
  return { given: [...given, ...made], asked: names.length + made.length };
}

/** The members of an object that the process has as outputs, or the whole as the one output that there is. */
function valuesOf({ output, kind }: Source): Map<string, Json> {
  if (output === undefined) return new Map();
  const { ports, isWhole } = outputPorts(kind?.outputSchema);
  if (!isWhole && isObject(output)) return new Map(Object.entries(output));
  return new Map([[ports[0]?.name ?? 'output', output]]);
}

export const TEXT = 'text/plain;charset=utf-8';

const MEDIA_TYPE = /^[\w.+-]+\/[\w.+-]+$/;

function mediaTypeOf(value: Json, { contentMediaType, contentEncoding }: JsonObject): string {
  if (typeof contentMediaType === 'string' && MEDIA_TYPE.test(contentMediaType)) return contentMediaType;
  if (contentEncoding === 'base64') return 'application/octet-stream';
  return typeof value === 'string' ? TEXT : JSON_TYPE;
}
