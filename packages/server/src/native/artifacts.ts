import { artifactReply } from '../artifact-reply.ts';
import { route } from '../route.ts';
import { artifactList } from './schemas/answers.ts';

const tag = 'Artifacts';

export const listArtifacts = route({
  id: 'listArtifacts',
  method: 'GET',
  path: '/v1/jobs/{id}/artifacts',
  scope: 'read',
  tag,
  summary: 'The files a job has made',
  answers: { 200: { means: 'All of them', schema: artifactList } },
  async handle({ server, caller, params }) {
    return { json: { artifacts: await server.jobs(caller).artifacts(params.id) } };
  },
});

export const getArtifact = route({
  id: 'getArtifact',
  method: 'GET',
  path: '/v1/jobs/{id}/artifacts/{name}',
  scope: 'read',
  tag,
  summary: 'Download a file',
  headers: {
    Range: 'One range of bytes, `bytes=0-1023`',
    'If-Range': 'The ETag that the range belongs to',
    'If-None-Match': 'An ETag of this file',
  },
  answers: {
    200: { means: 'The file', type: 'application/octet-stream' },
    206: { means: 'The range', type: 'application/octet-stream' },
    304: { means: 'It is the same file' },
  },
  errors: ['artifact-not-found', 'range-not-satisfiable'],
  handle({ server, caller, request, params }) {
    return artifactReply(server.jobs(caller), request, params.id, params.name);
  },
});
