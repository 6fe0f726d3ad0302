import { JobError, type KindDescription } from '@longrun/core';
import { inputOf, outputOf } from '../parameters.ts';
import { ROOT, SERVICE, SERVICES, TASK } from '../paths.ts';
import { resource } from '../resource.ts';
import { addressOf, findTask } from '../task.ts';
import { inputParameter, outputParameter } from '../task-parameter.ts';

/** The release of the protocol that is spoken. */
const CURRENT_VERSION = 11.2;
const EXECUTION_TYPE = 'esriExecutionTypeAsynchronous';

export const info = resource({
  path: `${ROOT}/info`,
  scope: 'open',
  answer: async () => ({
    currentVersion: CURRENT_VERSION,
    fullVersion: `${CURRENT_VERSION}.0`,
    authInfo: { isTokenBasedSecurity: true },
  }),
});

export const services = resource({
  path: SERVICES,
  scope: 'read',
  answer: async ({ jobs }) => {
    const names = new Set((await jobs.kinds()).map((kind) => addressOf(kind).service));
    return {
      currentVersion: CURRENT_VERSION,
      folders: [],
      services: [...names].map((name) => ({ name, type: 'GPServer' })),
    };
  },
});

export const service = resource({
  path: SERVICE,
  scope: 'read',
  answer: async ({ jobs, params }) => {
    const tasks = (await jobs.kinds())
      .map(addressOf)
      .filter((address) => address.service === params.service)
      .map(({ task }) => task);
    if (tasks.length === 0) throw new JobError('kind-not-found', `There is no service ${params.service}.`);
    return {
      currentVersion: CURRENT_VERSION,
      cimVersion: '3.2.0',
      serviceDescription: '',
      tasks,
      executionType: EXECUTION_TYPE,
      resultMapServerName: '',
      maximumRecords: 1_000,
      capabilities: '',
      schema: {},
    };
  },
});

export const task = resource({
  path: TASK,
  scope: 'read',
  answer: async ({ jobs, params }) => descriptionOf(params.task, await findTask(jobs, params)),
});

function descriptionOf(name: string, kind: KindDescription) {
  return {
    name,
    displayName: kind.label ?? name,
    description: kind.description ?? '',
    category: '',
    helpUrl: '',
    executionType: EXECUTION_TYPE,
    parameters: [
      ...inputOf(kind).parameters.map(inputParameter),
      ...outputOf(kind).parameters.map(outputParameter),
    ],
  };
}
