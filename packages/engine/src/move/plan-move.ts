import { statSync } from 'node:fs';
import { type ArtifactFiles, lookAtFiles } from './artifact-files.ts';
import type { MoveOptions } from './move-store.ts';
import { nextStep, type Step } from './next-step.ts';
import { schemas } from './schemas.ts';
import { openSource } from './source.ts';
import { standingOf } from './standing.ts';
import { openTarget } from './target.ts';

/** What a move would do. */
export interface MovePlan {
  /** `begin`, `go-on` with an unfinished one, `restart` it, or `done` where it came to its end before. */
  readonly step: Step;
  readonly from: {
    readonly file: string;
    /** Of the database alone. */
    readonly bytes: number;
    /** The version of its schema, and the one that it is brought to first. */
    readonly schema: number;
    readonly newest: number;
  };
  readonly to: {
    /** The address, without a password. */
    readonly address: string;
    /** Migrations that are run first. */
    readonly migrations: readonly string[];
    readonly warnings: readonly string[];
  };
  /** With the rows that an unfinished move has copied already. */
  readonly tables: readonly { readonly name: string; readonly rows: number; readonly copied: number }[];
  readonly artifacts: ArtifactFiles;
}

/** Looks at both sides and changes nothing. Rejects as `moveStore` does before it begins, but for servers at work on the database. */
export async function planMove({
  from,
  to,
  artifacts,
  restart = false,
}: Pick<MoveOptions, 'from' | 'to' | 'artifacts' | 'restart'>): Promise<MovePlan> {
  const source = openSource(from, { readOnly: true });
  try {
    const target = await openTarget(to, { mayMigrate: false });
    try {
      const standing = await standingOf(target.read);
      const step = nextStep({ source, standing, restart });
      const copied = step === 'go-on' && standing.state === 'unfinished' ? standing.note.copied : {};
      return {
        step,
        from: {
          file: source.file,
          bytes: statSync(source.file).size,
          schema: source.schema,
          newest: schemas().from,
        },
        to: { address: target.address, migrations: target.pending, warnings: target.warnings },
        tables: source.tables.map(({ name, rows }) => ({ name, rows, copied: copied[name]?.rows ?? 0 })),
        artifacts: await lookAtFiles(source, artifacts ?? `${source.file}.artifacts`),
      };
    } finally {
      await target.close();
    }
  } finally {
    source.close();
  }
}
