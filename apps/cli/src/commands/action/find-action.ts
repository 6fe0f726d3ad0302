import { type JobApi, JobError, type UserAction } from '@longrun/core';

const WHOLE_ID = /^act_.{26}$/;

/** The action that is meant: by its id, by the beginning or end of it, or by its label. */
export async function findAction(api: JobApi, text: string | undefined): Promise<UserAction> {
  if (!text) throw new JobError('invalid-request', 'Name an action; `longrun action ls` lists them.');
  if (WHOLE_ID.test(text)) return api.actions.get(text);
  const [only, another] = (await api.actions.list()).filter(
    ({ id, label }) => label === text || id.startsWith(text) || id.endsWith(text),
  );
  if (!only)
    throw new JobError('action-not-found', `There is no action ${text}.`, {
      hint: '`longrun action ls` lists them.',
    });
  if (another)
    throw new JobError('invalid-request', `'${text}' fits more than one action: ${only.id}, ${another.id}.`, {
      hint: 'Give the id of one.',
    });
  return only;
}
