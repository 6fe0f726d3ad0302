import { bearerToken } from '../../auth.ts';

const BASIC = /^Basic +([A-Za-z0-9+/]+=*) *$/i;

/** The key is the password, of HTTP Basic or in a header of its own, whatever the user is called; `xtok` as a rule. Bearer will do too. */
export function tokenOf(request: Request): string | undefined {
  const header = request.headers.get('authorization');
  if (header === null) return request.headers.get('password') ?? undefined;
  const [, encoded] = BASIC.exec(header) ?? [];
  return encoded === undefined ? bearerToken(request) : passwordIn(encoded);
}

/** Empty, which no key is, when there is none. */
function passwordIn(encoded: string): string {
  try {
    const text = atob(encoded);
    return text.slice(text.indexOf(':') + 1);
  } catch {
    return '';
  }
}
