import { createWriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { type Artifact, JobError } from '@longrun/core';
import type { Command } from 'commander';
import { runs } from '../command-action.ts';
import { examples } from '../examples.ts';
import { findJob } from '../find-job.ts';
import { formatBytes } from '../format/bytes.ts';
import { cleanText, safeJson } from '../format/clean-text.ts';
import { formatTable } from '../format/table.ts';
import type { Session } from '../session.ts';

interface ArtifactsOptions {
  readonly output?: string;
}

export function artifacts(program: Command): void {
  const command = program
    .command('artifacts <id> [name]')
    .description('list the files a job made, or download one')
    .option('-o, --output <file>', 'where to put it: a file, a folder, or - for standard output')
    .addHelpText(
      'after',
      examples(
        'longrun artifacts job_0199…',
        'longrun artifacts 7f3a places.xlsx',
        'longrun artifacts 7f3a places.csv -o - | head',
      ),
    );
  runs<ArtifactsOptions>(command, async ({ args: [id, name], options, session }) => {
    const jobId = await findJob(session.api, id);
    if (name !== undefined) return download(session, jobId, name, options.output);
    return list(session, jobId);
  });
}

async function list({ api, json, terminal }: Session, jobId: string): Promise<void> {
  const made = await api.artifacts(jobId);
  if (json) terminal.line(safeJson(made, 2));
  else if (made.length === 0) terminal.line('The job has made no files.');
  else terminal.line(formatTable(['NAME', 'SIZE', 'TYPE', 'SHA-256'], made.map(rowOf)));
}

function rowOf({ name, size, contentType, sha256 }: Artifact): string[] {
  return [cleanText(name), formatBytes(size), cleanText(contentType), sha256.slice(0, 12)];
}

async function download(
  session: Session,
  jobId: string,
  name: string,
  output: string | undefined,
): Promise<void> {
  const bytes = await session.api.openArtifact(jobId, name);
  // The DOM's and Node's declarations of the same stream do not know each other.
  const source = Readable.fromWeb(bytes as ReadableStream<Uint8Array>);
  if (output === '-') return pipeline(source, process.stdout, { end: false });
  const file = await targetFor(name, output);
  // Under its final name only when whole: a broken download must not look like the file.
  const unfinished = `${file}.part`;
  try {
    await pipeline(source, createWriteStream(unfinished));
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
  session.terminal.note(`Saved ${file}`);
}

async function targetFor(name: string, output: string | undefined): Promise<string> {
  if (output === undefined) {
    const file = basename(name);
    if (await stat(file).catch(() => undefined))
      throw new JobError('invalid-request', `${file} exists already; -o ${file} replaces it.`);
    return file;
  }
  const there = await stat(output).catch(() => undefined);
  return there?.isDirectory() ? join(output, basename(name)) : output;
}
