import type { Row } from '../../sql/statement.ts';
import type { Store } from '../../store.ts';

/** One of two stores that are told the same. */
export interface Twin extends Pick<Store, 'write' | 'read'> {
  rows(table: string): Promise<readonly Row[]>;
}
