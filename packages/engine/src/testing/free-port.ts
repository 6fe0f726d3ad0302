import { createServer } from 'node:net';

// Below those that systems give to outgoing connections: nobody takes it while whoever listens there is started again.
const FIRST = 20_000;
const LAST = 32_000;

/** A port of the loopback that nobody uses, and that nobody comes by but by choosing it. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < 100; tries += 1) {
    const port = FIRST + Math.floor(Math.random() * (LAST - FIRST));
    if (await isFree(port)) return port;
  }
  throw new Error('There is no free port.');
}

function isFree(port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const server = createServer();
  server.once('error', () => resolve(false));
  server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  return promise;
}
