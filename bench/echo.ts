import { defineJob } from 'longrun';

/** About 200 bytes, as in comparable measurements of other systems. */
export const PAYLOAD = { text: 'x'.repeat(180) };

/** A handler that does nothing, so that only the machinery is measured. */
export const echo = defineJob({
  kind: 'bench:echo',
  run: async () => ({ ok: true }),
});
