import { deepEqual, equal, rejects, throws } from 'node:assert/strict';
import { describe, test } from 'node:test';
import { JobError } from './errors.ts';
import { serversAt } from './servers.ts';

const LIST = 'http://a:1, http://b:1/ ,https://c.example.org/longrun';
const [A, B, C] = ['http://a:1', 'http://b:1', 'https://c.example.org/longrun'];
const always = () => true;

/** In the order in which they are listed. */
function inOrder(addresses = LIST) {
  let rank = 0;
  return serversAt(addresses, () => (rank += 0.1));
}

/** A question that these servers do not answer; which were asked is noted. */
function unansweredBy(...away: readonly string[]) {
  const asked: string[] = [];
  const ask = async (url: string) => {
    asked.push(url);
    if (away.includes(url)) throw new JobError('unreachable', url);
    return url;
  };
  return { asked, ask };
}

describe('servers that share a store', () => {
  test('are asked in turn until one answers, which is then asked first', async () => {
    const servers = inOrder();
    const { asked, ask } = unansweredBy(A, B);
    equal(await servers.ask(ask, always), C);
    equal(await servers.ask(ask, always), C);
    deepEqual(asked, [A, B, C, C]);
    equal(servers.current, C);
  });

  test('are asked once each when none answers', async () => {
    const { asked, ask } = unansweredBy(A, B, C);
    await rejects(inOrder().ask(ask, always), { code: 'unreachable', message: C });
    deepEqual(asked, [A, B, C]);
  });

  test('what may not be repeated meets one of them, and what comes next another', async () => {
    const servers = inOrder();
    const { asked, ask } = unansweredBy(A);
    await rejects(
      servers.ask(ask, () => false),
      { code: 'unreachable' },
    );
    equal(await servers.ask(ask, () => false), B);
    deepEqual(asked, [A, B]);
  });

  test('an answer that any of them would give is final', async () => {
    const servers = inOrder();
    const refusal = new JobError('job-not-found', 'no such job');
    await rejects(
      servers.ask(() => Promise.reject(refusal), always),
      refusal,
    );
    equal(servers.current, A);
  });

  test('one that many find gone at the same time is left once', async () => {
    const servers = inOrder();
    const { ask } = unansweredBy(A);
    deepEqual(await Promise.all([servers.ask(ask, always), servers.ask(ask, always)]), [B, B]);
  });

  test('chance decides with which one a client begins', () => {
    const firsts = new Set(Array.from({ length: 100 }, () => serversAt(LIST).current));
    equal(firsts.size, 3);
  });

  test('something else than the address of a server is refused', () => {
    for (const wrong of ['', 'a:1', 'http://a:1,', 'ftp://a', 'http://a:1,b'])
      throws(() => serversAt(wrong), { code: 'invalid-request' }, wrong);
  });
});
