type Value = string | number | boolean | readonly string[] | undefined;

/** A query string: a list becomes a repeated name, what is undefined is left out. */
export function searchParams(values: Readonly<Record<string, Value>>): URLSearchParams {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(values))
    for (const one of Array.isArray(value) ? value : [value])
      if (one !== undefined) params.append(name, String(one));
  return params;
}
