import { dialectRoute } from '../../../dialect/dialect.ts';
import { type ActionFields, actionChange, newAction, newActions } from '../action-fields.ts';
import { actionView, specOf } from '../action-view.ts';
import { data, SUCCESS } from '../data.ts';
import { given } from '../given.ts';
import { jobsOfChanged, jobsOfNew } from '../jobs-of-action.ts';

const one = '/flatfile/v1/actions/{id}';
const example = {
  operation: 'submit',
  label: 'Submit',
  mount: { type: 'sheet' },
  targetId: 'us_sh_1',
  inputForm: { type: 'simple', fields: [{ key: 'name', label: 'Name', type: 'string' }] },
};

export const listActions = dialectRoute({
  methods: ['GET'],
  path: '/flatfile/v1/actions',
  scope: 'read',
  read: ({ query }) => query.get('spaceId') ?? undefined,
  async run(jobs, spaceId) {
    const actions = await jobs.actions.list();
    return actions
      .filter(({ metadata }) => spaceId === undefined || isOf(metadata?.flatfile, spaceId))
      .map(actionView);
  },
  write: data,
});

/** An action that was made without a space belongs to all. */
function isOf(own: unknown, spaceId: string): boolean {
  return typeof own !== 'object' || own === null || !('spaceId' in own) || own.spaceId === spaceId;
}

export const createAction = dialectRoute({
  methods: ['POST'],
  path: '/flatfile/v1/actions',
  scope: 'manage',
  body: 'json',
  example,
  read: ({ body, query }) => inSpace(given(newAction, body), query),
  run: async (jobs, fields, ask) =>
    actionView(await jobs.actions.create({ ...newSpec(fields), ...(await jobsOfNew(jobs, fields, ask)) })),
  write: data,
});

export const createActions = dialectRoute({
  methods: ['POST'],
  path: '/flatfile/v1/actions/bulk',
  scope: 'manage',
  body: 'json',
  example: [example],
  read: ({ body, query }) => given(newActions, body).map((fields) => inSpace(fields, query)),
  async run(jobs, all, ask) {
    const specs = await Promise.all(
      all.map(async (fields) => ({ ...newSpec(fields), ...(await jobsOfNew(jobs, fields, ask)) })),
    );
    const made: object[] = [];
    for (const spec of specs) made.push(actionView(await jobs.actions.create(spec)));
    return made;
  },
  write: data,
});

function inSpace(fields: ActionFields, query: URLSearchParams): ActionFields {
  const spaceId = query.get('spaceId');
  return spaceId ? Object.assign({}, fields, { spaceId }) : fields;
}

/** Unlike ours, its actions ask before they start. */
function newSpec(fields: ActionFields) {
  return { confirm: true, mode: 'background', ...specOf(fields) } as const;
}

export const getAction = dialectRoute({
  methods: ['GET'],
  path: one,
  scope: 'read',
  read: ({ params }) => params.id,
  run: async (jobs, id) => actionView(await jobs.actions.get(id)),
  write: data,
});

export const updateAction = dialectRoute({
  methods: ['PATCH'],
  path: one,
  scope: 'manage',
  body: 'json',
  example: { label: 'Send in' },
  read: ({ params, body }) => ({ id: params.id, fields: given(actionChange, body) }),
  async run(jobs, { id, fields }, ask) {
    const before = await jobs.actions.get(id);
    const change = { ...specOf(fields, before), ...(await jobsOfChanged(jobs, before, fields, ask)) };
    return actionView(await jobs.actions.update(id, change));
  },
  write: data,
});

export const deleteAction = dialectRoute({
  methods: ['DELETE'],
  path: one,
  scope: 'manage',
  read: ({ params }) => params.id,
  run: (jobs, id) => jobs.actions.remove(id),
  write: () => SUCCESS,
});
