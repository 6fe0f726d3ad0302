import { CONTEXT_NAMES } from './mapping.ts';

/** The things that a job can be filed under, as fields of a request and as names of its attributes. */
export const PLACES = ['environmentId', 'spaceId', 'workbookId', 'fileId'] as const;
export type Place = (typeof PLACES)[number];
export type Places = { readonly [Name in Place]?: string | undefined };

/** The environment of whatever names no other. */
export function environmentOf(tenant: string): string {
  return `us_env_${tenant}`;
}

/** The name of the thing that a job of this type works on; undefined for types that have no such name. */
export function nameOfSource(type: string): string | undefined {
  const names: Readonly<Record<string, string>> = CONTEXT_NAMES;
  return Object.hasOwn(names, type) ? names[type] : undefined;
}

/** Where a job is filed: under what it works on, and otherwise where it was told to be. */
export function placesOf(
  tenant: string,
  { type, source }: { readonly type: string; readonly source?: string | undefined },
  told: Places = {},
): { readonly [Name in Place]?: string } {
  const own = nameOfSource(type);
  const usual: Places = { environmentId: environmentOf(tenant) };
  return Object.fromEntries(
    PLACES.flatMap((name) => {
      const id = (name === own ? source : undefined) ?? told[name] ?? usual[name];
      return id === undefined ? [] : [[name, id]];
    }),
  );
}
