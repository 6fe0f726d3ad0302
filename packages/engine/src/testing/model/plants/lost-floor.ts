import { advance, type Progress } from '@longrun/core';
import type { Plant } from '../world.ts';

/** Progress is stored as it was reported, however far the attempt had come before. */
export function lostFloor(): Plant {
  const said = new Map<string, Progress>();
  return {
    source: (inner) => ({
      ...inner,
      sync: (request, signal) => {
        for (const { claimId, progress } of request.reports)
          if (progress) said.set(claimId, advance(undefined, progress));
        return inner.sync(request, signal);
      },
    }),
    store: (inner) => ({
      ...inner,
      write: (commands) =>
        inner.write(
          commands.map((command) => {
            const progress = command.type === 'report' && command.progress && said.get(command.claimId);
            return progress ? { ...command, progress: JSON.stringify(progress) } : command;
          }),
        ),
    }),
  };
}
