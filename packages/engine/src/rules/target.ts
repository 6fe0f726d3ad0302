import type { Violation } from '@longrun/core';

/** Which of the scopes a target names, and with what value. A request names exactly one. */
export function placeOf<Scope extends string>(
  target: { readonly [S in Scope]?: string },
  scopes: readonly Scope[],
): { readonly scope: Scope; readonly value: string } | Violation {
  const named = scopes.filter((scope) => target[scope] !== undefined);
  const [scope, another] = named;
  if (scope === undefined || another !== undefined)
    return {
      pointer: `/${another ?? scopes[0]}`,
      message: `exactly one of ${scopes.join(', ')} must be named`,
    };
  const value: unknown = target[scope];
  if (typeof value !== 'string' || value.length === 0 || value.length > 255)
    return { pointer: `/${scope}`, message: 'must be a text of 1 to 255 characters' };
  return { scope, value };
}
