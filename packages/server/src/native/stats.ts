import { JobError } from '@longrun/core';
import { type Caller, DEFAULT_TENANT } from '@longrun/engine';
import { route } from '../route.ts';
import { engineStats } from './schemas/engine-stats.ts';

const tag = 'Operate';

export const getStats = route({
  id: 'getStats',
  method: 'GET',
  path: '/v1/stats',
  scope: 'manage',
  tag,
  summary: 'What this server has done since its start',
  answers: { 200: { means: 'Figures of the whole installation', schema: engineStats } },
  async handle({ server, caller }) {
    requireOperator(caller);
    return { json: await server.engine.stats() };
  },
});

export const getMetrics = route({
  id: 'getMetrics',
  method: 'GET',
  path: '/metrics',
  scope: 'manage',
  tag,
  summary: 'Figures for Prometheus',
  answers: { 200: { means: 'Text format 0.0.4', type: 'text/plain' } },
  async handle({ server, caller }) {
    requireOperator(caller);
    return {
      headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' },
      body: server.metrics.text(await server.engine.stats()),
    };
  },
});

/** These figures count the jobs of every tenant, so they are not for any one of them: only for the tenant that the
 *  installation itself belongs to. */
function requireOperator(caller: Caller): void {
  if (caller.tenant !== DEFAULT_TENANT)
    throw new JobError('forbidden', 'Figures of the whole installation are for its operator alone.');
}
