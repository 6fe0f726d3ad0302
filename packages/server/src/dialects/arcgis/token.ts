import { bearerToken } from '../../auth.ts';
import type { Fields } from '../../dialect/dialect.ts';

/** The field `token`, or what stands in one of two headers. */
export function tokenOf(request: Request, { token }: Fields): string | undefined {
  return token || (bearerToken(request, 'x-esri-authorization') ?? bearerToken(request));
}
