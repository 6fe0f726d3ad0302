import { type DialectAsk, type DialectRoute, dialectRoute } from '../../dialect/dialect.ts';
import type { PathNames, RouteScope } from '../../route.ts';
import { formatOf, inFormat } from './format.ts';

interface Resource<Path extends string> {
  readonly path: Path;
  readonly scope: RouteScope;
  /** Fields that do something, apart from `f`. */
  readonly example?: Readonly<Record<string, unknown>>;
  /** The body of the answer. */
  readonly answer: (ask: DialectAsk<PathNames<Path>>) => Promise<object>;
}

/** One address of the protocol: it takes GET and POST, fields in query and form, and answers in the format that `f` names. */
export function resource<const Path extends `/${string}`>(spec: Resource<Path>): DialectRoute {
  const { path, scope, example, answer } = spec;
  return dialectRoute({
    methods: ['GET', 'POST'],
    path,
    scope,
    body: 'form',
    example: { f: 'json', ...example },
    read: ({ fields }) => formatOf(fields), // first, so that nothing is done for an answer that cannot be written
    run: (_jobs, _format, ask) => answer(ask),
    write: (body, format, { request }) => inFormat(format, body, titleOf(request)),
  });
}

/** The last parts of the address. */
function titleOf({ url }: Request): string {
  return new URL(url).pathname.split('/').filter(Boolean).slice(-2).join('/');
}
