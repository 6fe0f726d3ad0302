import { assertFit } from '@longrun/engine/sqlite';
import { OLDEST_NODE, unfitness } from '../../bin/platform.js';
import type { Finding } from './finding.ts';

/** Node and the SQLite inside it. */
export function examinePlatform({ node, sqlite }: { node: string; sqlite?: string | undefined }): Finding[] {
  return [nodeFinding(node), sqliteFinding(sqlite)];
}

function nodeFinding(node: string): Finding {
  const about = 'Node';
  if (unfitness(node) === undefined)
    return { about, status: 'good', detail: `${node} (needs ${OLDEST_NODE})` };
  return {
    about,
    status: 'problem',
    detail: `${node} is too old`,
    fix: `Install Node ${OLDEST_NODE} or newer.`,
  };
}

function sqliteFinding(sqlite: string | undefined): Finding {
  const about = 'SQLite';
  try {
    assertFit(sqlite ?? '0');
    return { about, status: 'good', detail: `${sqlite}, built into Node` };
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return { about, status: 'problem', detail, fix: 'Install the newest Node from https://nodejs.org.' };
  }
}
