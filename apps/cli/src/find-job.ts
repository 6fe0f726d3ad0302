import { type JobApi, JobError, jobNotFound } from '@longrun/core';

const WHOLE_ID = /^job_.{26,}$/;
const MOST_SHOWN = 5;

/** The id that is meant: a whole one as it is, else the only one that begins or ends so. */
export async function findJob(api: JobApi, text: string | undefined): Promise<string> {
  if (!text) throw new JobError('invalid-request', 'Name a job; `longrun ls` lists them.');
  if (WHOLE_ID.test(text)) return text;
  const { jobs } = await api.list({ text, limit: 500 });
  const ids = jobs
    .map(({ id }) => id)
    .filter((id) => id.startsWith(text) || id.startsWith(`job_${text}`) || id.endsWith(text));
  const [only, another] = ids;
  if (only === undefined) throw jobNotFound(text);
  if (another !== undefined)
    throw new JobError(
      'invalid-request',
      `'${text}' fits ${ids.length} jobs: ${ids.slice(0, MOST_SHOWN).join(', ')}${ids.length > MOST_SHOWN ? ', …' : ''}`,
      { hint: 'Give more of the id; its last letters differ the most.' },
    );
  return only;
}
