import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder on the disk that the figures are about, gone at the end. `LONGRUN_BENCH_FOLDER` chooses another disk. */
export function temporaryFolder(): Disposable & { readonly path: string } {
  const path = mkdtempSync(join(process.env.LONGRUN_BENCH_FOLDER ?? tmpdir(), 'longrun-bench-'));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}
