import { ok } from 'node:assert/strict';
import { describe, test } from 'node:test';
import { openSqlite } from '../sqlite/index.ts';
import type { Store } from '../store.ts';
import { engineFixture, manualClock, NOON } from '../testing/index.ts';

describe('chores', () => {
  test('go on in their rhythm when the clock is set back', async () => {
    const clock = manualClock();
    const inner = await openSqlite({ file: ':memory:', clock });
    let looks = 0;
    const store: Store = {
      ...inner,
      async read(query) {
        const answer = await inner.read(query);
        if (query.type === 'duties') {
          looks += 1;
          if (looks === 1) clock.set(NOON - 24 * 3_600_000);
        }
        return answer;
      },
    };
    await using fixture = await engineFixture({ store, clock });
    await fixture.source.register([]);
    await clock.pass(5_000);
    ok(looks >= 3, `looked ${looks} times in five seconds`);
  });
});
