import { isJobError, type Job, JobError, type JobResult, type KnownKind } from '@longrun/core';
import type { DialectAsk } from '../../../dialect/dialect.ts';
import { enforceJsonLimits } from '../../../json-limits.ts';
import { whileHeld } from '../../../while-held.ts';
import { subscribe } from '../callback.ts';
import { describedRoute } from '../described.ts';
import { type Ended, endOf, writeEnd } from '../ended.ts';
import { invalidInput } from '../invalid-input.ts';
import { hrefs, PREFIX } from '../links.ts';
import { loadReference } from '../load-reference.ts';
import { isObject } from '../open-api-schema.ts';
import { inputPorts, outputPorts } from '../ports.ts';
import { preferenceOf } from '../prefer.ts';
import { findProcess, processName } from '../process.ts';
import { readInputs } from '../read-inputs.ts';
import { statusInfo } from '../status-info.ts';
import { readSubscriber } from '../subscriber.ts';
import { asMetadata, readWanted } from '../wanted.ts';

export const execute = describedRoute({
  methods: ['POST'],
  path: `${PREFIX}/processes/{processID}/execution`,
  scope: 'submit',
  body: 'json',
  example: { inputs: { message: 'hello' } },
  describes: {
    id: 'execute',
    summary: 'Execute a process, and wait for its results unless asked not to',
    takes: 'execute',
    answers: {
      200: {
        means: 'The results: one as it is, several in parts, or a document',
        schema: 'results',
        types: ['multipart/related', 'text/plain', '*/*'],
        headers: { 'Content-Location': 'Where the results can be fetched again' },
      },
      201: {
        means: 'The job, which goes on',
        schema: 'statusInfo',
        headers: { Location: 'The job', 'Preference-Applied': 'What was done of what was preferred' },
      },
      204: { means: 'The results are at other addresses', headers: { Link: 'The addresses' } },
    },
  },
  async read(ask) {
    const kind = await findProcess(ask.jobs, ask.params.processID);
    const body = ask.body ?? {};
    if (!isObject(body)) throw invalidInput('', 'must be an object');
    const wanted = readWanted(body, outputPorts(kind.outputSchema));
    const subscriber = readSubscriber(body.subscriber);
    const ports = inputPorts(kind.inputSchema);
    const { jsonDepth: depth, jsonValues: values, singleBytes: maxBytes, syncMs } = ask.server.limits;
    const load = (href: string, pointer: string) => loadReference(ask.server, href, pointer);
    const input = await readInputs(body.inputs, ports, { load, maxBytes });
    enforceJsonLimits({ inputs: input }, { depth, values }); // some came as base64 or by reference, where nobody has looked yet
    const preference = preferenceOf(ask.request.headers.get('prefer'), syncMs);
    return { kind, wanted, subscriber, input, preference, isWhole: ports.isWhole };
  },
  async run(jobs, { kind, wanted, subscriber, input, preference, isWhole }, ask) {
    const request = { kind: kind.kind, metadata: asMetadata(wanted), ...(input !== undefined && { input }) };
    const [submitted] = await jobs.submit([request]);
    if (!submitted?.job) throw inTermsOfRequest(submitted?.error, isWhole);
    const { job } = submitted;
    const { origin, server } = ask;
    if (subscriber) await subscribe(server, ask.caller, { jobId: job.id, origin, subscriber });
    const { isAsync, waitMs = isAsync ? 0 : server.limits.syncMs } = preference;
    const result = await afterWait(ask, job, waitMs);
    const done: Executed = { job, kind };
    if (result) return { ...done, ended: await endOf(jobs, { result, kind, wanted, origin }) };
    return waitMs === 0 ? done : { ...done, job: await jobs.get(job.id) };
  },
  write({ job, kind, ended }, { preference }, { origin }) {
    const { isAsync, waitMs } = preference;
    const at = hrefs(origin);
    const applied = [
      ...(isAsync && !ended ? ['respond-async'] : []),
      ...(waitMs === undefined ? [] : [`wait=${waitMs / 1_000}`]),
    ];
    const headers = {
      ...(applied.length > 0 && { 'preference-applied': applied.join(', ') }),
      ...(ended ? { 'content-location': at.results(job.id) } : { location: at.job(job.id) }),
    };
    if (!ended) return { status: 201, headers, json: statusInfo(job, processName(kind), origin) };
    const reply = writeEnd(ended);
    return { ...reply, headers: { ...headers, ...reply.headers } };
  },
});

interface Executed {
  readonly job: Job;
  readonly kind: KnownKind;
  /** Set where the job has ended while its client waited. */
  readonly ended?: Ended;
}

async function afterWait(ask: DialectAsk, { id }: Job, waitMs: number): Promise<JobResult | undefined> {
  if (waitMs === 0) return undefined;
  return whileHeld(ask, (signal) => ask.jobs.result(id, { waitMs, signal }));
}

/** The client has written `inputs`; what is a whole for us is one of them for him. */
function inTermsOfRequest(error: Error | undefined, isWhole: boolean): Error {
  if (!error) return new Error('The engine answered no submit.');
  if (!isJobError(error) || error.code !== 'invalid-input') return error;
  const errors = (error.facts.errors ?? []).map(({ pointer, message }) => ({
    pointer: pointer.replace(/^\/input\b/, isWhole ? '/inputs/input' : '/inputs'),
    message,
  }));
  const [first] = errors;
  const said = first ? `${first.pointer} ${first.message}`.trim().replace(/\.?$/, '.') : error.message;
  return new JobError('invalid-input', `Nothing was started: ${said}`, { errors });
}
