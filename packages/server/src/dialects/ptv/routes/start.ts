import { dialectRoute } from '../../../dialect/dialect.ts';
import { refusal } from '../faults.ts';
import { jobView, reply } from '../job-view.ts';
import { ROOT } from '../normal-path.ts';
import { operationOf } from '../operation.ts';
import { parameterFault } from '../parameter-fault.ts';
import { submitOf } from '../request.ts';

export const start = dialectRoute({
  methods: ['POST'],
  path: `${ROOT}/{service}/start/{operation}`,
  scope: 'submit',
  body: 'json',
  example: {
    message: 'hello',
    scope: 'alpha',
    timeouts: { queueingTimeout: 60_000, computationTimeout: 60_000 },
  },
  async read({ jobs, params, body }) {
    const kind = (await jobs.kinds()).find((known) => {
      const { service, operation } = operationOf(known);
      return service === params.service && operation === params.operation;
    });
    if (kind) return submitOf(body, kind);
    const message = `There is no operation start${params.operation} at ${params.service}.`;
    throw refusal('ServiceNotConfiguredFault', { service: params.service }, message);
  },
  async run(jobs, request) {
    const [submitted] = await jobs.submit([request]);
    if (!submitted?.job) throw parameterFault(submitted?.error, request.input);
    return jobView(jobs, submitted.job);
  },
  write: (job) => reply(job),
});
