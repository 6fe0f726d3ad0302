import { JobError, type Json, type JsonObject, pointerOf } from '@longrun/core';
import { invalidInput } from './invalid-input.ts';
import { type Content, contentValue } from './load-reference.ts';
import { isObject } from './open-api-schema.ts';
import { type Port, type Ports, resolved } from './ports.ts';

export type Load = (href: string, pointer: string) => Promise<Content>;

/** How inputs by reference are had, and the most bytes of all of them. */
export interface References {
  readonly load: Load;
  readonly maxBytes: number;
}

/** Each costs a request to somebody else. */
const MAX_REFERENCES = 20;
const CRS84 = 'http://www.opengis.net/def/crs/OGC/1.3/CRS84';

/** The input of a job from the inputs of an execute request, each in any of the forms that the standard knows. Whether it is
 *  right is for the kind's own schema to say. */
export async function readInputs(
  given: unknown,
  { ports, isWhole, root }: Ports,
  { load, maxBytes }: References,
): Promise<Json | undefined> {
  if (given !== undefined && !isObject(given)) throw invalidInput('/inputs', 'must be an object');
  const inputs = given ?? {};
  let left = MAX_REFERENCES;
  let bytesLeft = maxBytes;
  const counted: Load = async (href, pointer) => {
    left -= 1;
    if (left < 0) throw invalidInput(pointer, `is more than the ${MAX_REFERENCES}th input by reference`);
    const content = await load(href, pointer);
    bytesLeft -= content.bytes.byteLength;
    if (bytesLeft >= 0) return content;
    throw new JobError('too-large', `The inputs by reference may have at most ${maxBytes} bytes.`, {
      limit: maxBytes,
    });
  };
  const names = [...new Set([...ports.map(({ name }) => name), ...Object.keys(inputs)])];
  const read = await Promise.all(
    names.map(async (name) => {
      const port = ports.find((one) => one.name === name) ?? { name, schema: {}, isRequired: false };
      return [name, await readInput(inputs[name], port, root, counted)] as const;
    }),
  );
  const members = read.filter((pair): pair is readonly [string, Json] => pair[1] !== undefined);
  const whole = ports[0]?.name ?? '';
  const all = Object.fromEntries(members);
  return isWhole ? all[whole] : all;
}

async function readInput(
  given: Json | undefined,
  port: Port,
  root: Json | undefined,
  load: Load,
): Promise<Json | undefined> {
  const { name, several, isRequired } = port;
  const pointer = `/inputs${pointerOf([name])}`;
  const schema = resolved(port.schema, root) ?? {};
  if (!several) return given === undefined ? undefined : readValue(given, schema, pointer, load);
  if (given === undefined) return isRequired && several.least === 0 ? [] : undefined;
  const values = Array.isArray(given) ? given : [given];
  return Promise.all(values.map((one, index) => readValue(one, schema, `${pointer}/${index}`, load)));
}

async function readValue(given: Json, schema: JsonObject, pointer: string, load: Load): Promise<Json> {
  if (!isObject(given)) return given;
  if (isLink(given)) return contentValue(await load(given.href, `${pointer}/href`), schema, pointer);
  return boxed(isQualified(given) ? unwrapped(given, schema, pointer) : given, schema, pointer);
}

const LINK = new Set(['href', 'rel', 'type', 'hreflang', 'title', 'format', 'mediaType']);
const QUALIFIED = new Set(['value', 'mediaType', 'encoding', 'schema', 'format']);

function isLink(given: JsonObject): given is JsonObject & { href: string } {
  return typeof given.href === 'string' && Object.keys(given).every((name) => LINK.has(name));
}

function isQualified(given: JsonObject): given is JsonObject & { value: Json } {
  return given.value !== undefined && Object.keys(given).every((name) => QUALIFIED.has(name));
}

/** What is said about the value stands beside it, or below `format`, as in drafts. */
function unwrapped(given: JsonObject & { value: Json }, schema: JsonObject, pointer: string): Json {
  const about = isObject(given.format) ? { ...given.format, ...given } : given;
  const { value, encoding, mediaType } = about;
  const isEncoded = encoding === 'base64' && schema.contentEncoding !== 'base64';
  if (!isEncoded || typeof value !== 'string') return given.value;
  const bytes = Buffer.from(value, 'base64');
  return contentValue(
    { bytes, mediaType: typeof mediaType === 'string' ? mediaType : undefined },
    schema,
    pointer,
  );
}

/** A bounding box has two or three dimensions, and a well-known system of coordinates unless it names another. */
function boxed(value: Json, schema: JsonObject, pointer: string): Json {
  const { properties } = schema;
  if (!isObject(value) || !isObject(properties) || properties.bbox === undefined) return value;
  const { bbox } = value;
  const isBox = Array.isArray(bbox) && [4, 6].includes(bbox.length);
  if (!isBox || !bbox.every((one) => typeof one === 'number'))
    throw invalidInput(`${pointer}/bbox`, 'must be 4 or 6 numbers');
  return value.crs === undefined && properties.crs !== undefined ? { ...value, crs: CRS84 } : value;
}
