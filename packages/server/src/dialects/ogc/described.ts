import type { JsonObject } from '@longrun/core';
import type { DialectRoute, DialectRouteSpec } from '../../dialect/dialect.ts';
import { dialectRoute } from '../../dialect/dialect.ts';
import type { SchemaName } from './schemas.ts';

/** What the API definition says of a route beside what the route itself says. */
export interface Description {
  /** As the standard's own definition calls the operation. */
  readonly id: string;
  readonly summary: string;
  readonly query?: readonly QueryParameter[];
  readonly takes?: SchemaName;
  readonly answers: Readonly<Record<number, Answer>>;
}

export interface QueryParameter {
  readonly name: string;
  readonly description: string;
  readonly schema: JsonObject;
}

export interface Answer {
  readonly means: string;
  readonly schema?: SchemaName;
  /** Content types beside JSON, or in its place where there is no schema. */
  readonly types?: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
}

export type DescribedRoute = DialectRoute & { readonly describes: Description };

/** A route together with its description. */
export function describedRoute<const Path extends `/${string}`, Asked, Done>(
  spec: DialectRouteSpec<Path, Asked, Done> & { readonly describes: Description },
): DescribedRoute {
  const { describes, ...route } = spec;
  return { ...dialectRoute(route), describes };
}
