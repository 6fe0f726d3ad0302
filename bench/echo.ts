import { defineJob } from 'longrun';
import { z } from 'zod';

/** About 200 bytes, as in comparable measurements of other systems. */
export const PAYLOAD = { text: 'x'.repeat(180) };

/** A handler that does nothing, so that only the machinery is measured. */
export const echo = defineJob({
  kind: 'bench:echo',
  output: z.object({ ok: z.boolean() }),
  run: async () => ({ ok: true }),
});
