import { open, stat, statfs } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { formatBytes } from '../format/bytes.ts';
import { placeOf } from '../open-store.ts';
import { examineDatabase } from './examine-database.ts';
import type { Finding } from './finding.ts';

const LITTLE_SPACE = 1e9;
const NO_SPACE = 100e6;
// SQLite's file format: the header begins with this text; the write version at byte 18 is 2 for WAL.
const MAGIC = 'SQLite format 3\0';
const WRITE_VERSION_AT = 18;
const WAL_VERSION = 2;

/** The store's file: there, ours, closed to others, in WAL mode, with room to grow. Reads the header only, so
 *  it may look while a server works on it. */
export async function examineStore(address: string): Promise<Finding[]> {
  const place = placeOf(address);
  if (place.type === 'memory')
    return [{ about: 'store', status: 'good', detail: 'in memory: gone when the process ends' }];
  if (place.type === 'postgres') return [await examineDatabase(address, place.options)];
  const path = resolve(place.file);
  const there = await stat(path).catch(() => undefined);
  if (!there) return [{ about: 'store', status: 'good', detail: `${path} will be made at the first start` }];
  return [
    await format(path),
    permissions(path, there.mode),
    owner(path, there.uid),
    await space(dirname(path)),
  ];
}

async function format(path: string): Promise<Finding> {
  const about = 'store';
  const header = await readHeader(path);
  if (!header)
    return { about, status: 'problem', detail: `${path} cannot be read`, fix: `chmod u+rw ${path}` };
  if (header.length > 0 && header.toString('latin1', 0, MAGIC.length) !== MAGIC)
    return {
      about,
      status: 'problem',
      detail: `${path} is no SQLite file`,
      fix: 'Name another file with --store.',
    };
  const isWal = header[WRITE_VERSION_AT] === WAL_VERSION;
  return isWal
    ? { about, status: 'good', detail: `${path}, WAL` }
    : { about, status: 'warning', detail: `${path} is not in WAL mode`, fix: 'Start Longrun on it once.' };
}

async function readHeader(path: string): Promise<Buffer | undefined> {
  const file = await open(path).catch(() => undefined);
  if (!file) return undefined;
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(100), 0, 100, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

function permissions(path: string, mode: number): Finding {
  const about = 'permissions';
  const bits = (mode & 0o777).toString(8).padStart(4, '0');
  if (process.platform === 'win32') return { about, status: 'good', detail: 'left to Windows' };
  if ((mode & 0o077) === 0) return { about, status: 'good', detail: `${bits}: closed to other users` };
  return { about, status: 'warning', detail: `${bits}: other users can read jobs`, fix: `chmod 600 ${path}` };
}

function owner(path: string, uid: number): Finding {
  const about = 'owner';
  const me = process.getuid?.();
  if (me === undefined || me === uid) return { about, status: 'good', detail: 'the file is yours' };
  if (me === 0)
    return {
      about,
      status: 'warning',
      detail: `the file belongs to user ${uid} and you are root`,
      fix: 'Run Longrun as the owner.',
    };
  return { about, status: 'problem', detail: `the file belongs to user ${uid}`, fix: `chown ${me} ${path}` };
}

async function space(folder: string): Promise<Finding> {
  const about = 'disk space';
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  const detail = `${formatBytes(free)} free`;
  if (free >= LITTLE_SPACE) return { about, status: 'good', detail };
  const status = free < NO_SPACE ? 'problem' : 'warning';
  return { about, status, detail, fix: 'Free some space: a full disk refuses new jobs.' };
}
