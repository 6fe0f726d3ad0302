/** What is found at a path of names with dots: `payload.rows.0`. Undefined where there is nothing. */
export function valueAt(object: object, path: string): unknown {
  let value: unknown = object;
  for (const name of path.split('.'))
    value =
      typeof value === 'object' && value !== null && Object.hasOwn(value, name)
        ? value[name as keyof typeof value] // it has it
        : undefined;
  return value;
}
