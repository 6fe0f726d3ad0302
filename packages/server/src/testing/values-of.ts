import fc from 'fast-check';

/** The keywords that our own schemas use. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
  readonly items?: JsonSchema;
  readonly minItems?: number;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly examples?: readonly unknown[];
}

/** Values that match a JSON Schema, with a liking for the edges. */
export function valuesOf(
  schema: JsonSchema,
  components: Readonly<Record<string, object>>,
): fc.Arbitrary<unknown> {
  const of = (one: JsonSchema) => valuesOf(one, components);
  if (schema.$ref) return of(components[schema.$ref.replace('#/components/schemas/', '')] ?? {});
  if (schema.examples) return fc.constantFrom(...schema.examples);
  if ('const' in schema) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return fc.oneof(...choices.map(of));
  switch (schema.type) {
    case 'object':
      return objectsOf(schema, of);
    case 'array':
      return fc.array(of(schema.items ?? {}), {
        minLength: schema.minItems ?? 0,
        maxLength: (schema.minItems ?? 0) + 3,
      });
    case 'string':
      return stringsOf(schema);
    case 'integer':
      return integersOf(schema);
    case 'number':
      return fc.oneof(
        fc.constantFrom(schema.minimum ?? -1, schema.maximum ?? 1e300),
        fc.double({ min: schema.minimum ?? -1e6, max: schema.maximum ?? 1e6, noNaN: true }),
      );
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    default:
      return fc.jsonValue();
  }
}

function objectsOf(
  schema: JsonSchema,
  of: (schema: JsonSchema) => fc.Arbitrary<unknown>,
): fc.Arbitrary<unknown> {
  const { properties, additionalProperties, required = [] } = schema;
  if (properties) {
    const fields = Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, of(one)]));
    return fc.record(fields, { requiredKeys: [...required] });
  }
  const values = typeof additionalProperties === 'object' ? of(additionalProperties) : fc.jsonValue();
  return fc.dictionary(fc.string({ minLength: 1, unit: 'grapheme' }), values, { maxKeys: 3 });
}

function stringsOf({ format, minLength = 0, maxLength = 50 }: JsonSchema): fc.Arbitrary<string> {
  if (format === 'date-time')
    return fc
      .date({ noInvalidDate: true, min: new Date(0), max: new Date('9999-12-31') })
      .map((date) => date.toISOString());
  const most = Math.min(maxLength, 50);
  return fc.oneof(
    fc.string({ minLength, maxLength: most, unit: 'grapheme' }),
    fc.constantFrom(
      '\u0000',
      '<script>alert(1)</script>',
      '\u{1f600}',
      'a'.repeat(Math.max(1, minLength)),
      "'; DROP TABLE jobs; --",
    ),
  );
}

function integersOf({
  minimum = Number.MIN_SAFE_INTEGER,
  maximum = Number.MAX_SAFE_INTEGER,
  ...schema
}: JsonSchema) {
  // Nobody who tests wants to wait as long as a request may ask for.
  const most = schema.examples ? maximum : maximum === 60_000 ? 2 : maximum;
  return fc.oneof(
    fc.constantFrom(minimum, most),
    fc.integer({ min: Math.max(minimum, -(2 ** 31)), max: Math.min(most, 2 ** 31 - 1) }),
  );
}
