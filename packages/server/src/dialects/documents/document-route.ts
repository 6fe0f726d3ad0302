import type { JobApi } from '@longrun/core';
import { type DialectAsk, type DialectRoute, dialectRoute } from '../../dialect/dialect.ts';
import type { RouteScope } from '../../route.ts';
import { type Bound, bindArguments, type ParameterTable } from './arguments.ts';

interface DocumentFunction<Table extends ParameterTable, Asked> {
  readonly name: string;
  readonly scope: RouteScope;
  readonly parameters: Table;
  readonly example: Partial<Bound<Table>>;
  readonly read: (given: Bound<Table>) => Asked;
  /** Undefined is answered as null. */
  readonly run: (jobs: JobApi, asked: Asked, ask: DialectAsk) => Promise<unknown>;
}

/** One function of the module as an exchange: its arguments in the body, its value in the answer. */
export function documentRoute<Table extends ParameterTable, Asked>({
  name,
  scope,
  parameters,
  example,
  read,
  run,
}: DocumentFunction<Table, Asked>): DialectRoute {
  return dialectRoute({
    methods: ['POST'],
    path: `/api/job/${name}`,
    scope,
    body: 'json',
    example,
    read: ({ body }) => read(bindArguments(name, parameters, body)),
    run: (jobs, asked, ask) => run(jobs, asked, ask),
    write: (value) => ({ json: value ?? null }),
  });
}
