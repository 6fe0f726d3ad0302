import { isActive, JOB_STATES } from '@longrun/core';
import type { Store } from '../../../store.ts';
import type { StoreCommand } from '../../../store-command.ts';
import { TENANTS } from '../world.ts';

/** The sweep takes every job from its worker without a look at the lease. */
export function hastyRescue(inner: Store): Store {
  const active = async () => {
    const states = JOB_STATES.filter(isActive);
    const jobs = await Promise.all(TENANTS.map((tenant) => inner.read({ type: 'list', tenant, states })));
    return jobs.flat();
  };
  return {
    ...inner,
    async read(query) {
      if (query.type === 'duties') return ['rescue'] as never; // the answer to that query
      if (query.type !== 'due' || query.chore !== 'rescue') return inner.read(query);
      const due = (await active()).map((job) => ({ ...job, jobId: job.id, crashes: 0 }));
      return due as never; // the answer to that query
    },
    async write(commands) {
      const tenants = new Map((await active()).map(({ id, tenant }) => [id, tenant]));
      const open = (command: StoreCommand): StoreCommand =>
        command.type === 'move' && command.fence.by === 'lease-expired'
          ? { ...command, fence: { by: 'tenant', tenant: tenants.get(command.jobId) ?? '' } }
          : command;
      return inner.write(commands.map(open));
    },
  };
}
