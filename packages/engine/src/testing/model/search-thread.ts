// Searches on a thread of its own, see search-in-thread.ts.
import { parentPort, workerData } from 'node:worker_threads';
import { type Search, search } from './property.ts';
import type { DatabaseModule } from './world.ts';

const { database, request }: { database: string; request: Search } = workerData;
const { setUp }: DatabaseModule = await import(database);
// Chores complain about answers that get lost; here that is what is asked for.
console.error = () => {};
await using databases = await setUp();
parentPort?.postMessage(await search(databases.next, request));
