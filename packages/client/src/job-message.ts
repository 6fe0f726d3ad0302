import { type Job, type JobError, type Message, type Moment, type Severity, toMoment } from '@longrun/core';

/** A message in the hands of a program: as Longrun keeps it, and in the words of the ArcGIS handle. */
export interface JobMessage extends Message {
  readonly arcgis: ArcgisMessage;
}

export interface ArcgisMessage {
  readonly message: string;
  /** `Unknown` is one that this version has no word for. */
  readonly severity: 'Unknown' | 'Info' | 'Warning' | 'Error';
  readonly source: 'Client' | 'Service';
  /** By the clock of this machine, when this object was made. */
  readonly timestamp: Moment;
}

const SEVERITIES: Readonly<Record<Severity, ArcgisMessage['severity']>> = {
  debug: 'Info',
  info: 'Info',
  success: 'Info',
  warning: 'Warning',
  error: 'Error',
};

export function toJobMessage(message: Message): JobMessage {
  const { text, severity, source } = message;
  return {
    ...message,
    arcgis: {
      message: text,
      severity: SEVERITIES[severity] ?? 'Unknown',
      source: source === 'client' ? 'Client' : 'Service',
      timestamp: toMoment(Date.now()),
    },
  };
}

/** Why a job has not succeeded, as its last message; undefined for one that has, or that goes on. */
export function reasonOf({ state, error, sequence, finishedAt }: Job): Message | undefined {
  const base = {
    sequence,
    at: finishedAt ?? toMoment(Date.now()),
    severity: 'error',
    source: 'engine',
  } as const;
  if (state === 'cancelled') return { ...base, code: 'job-cancelled', text: 'The job was cancelled.' };
  if (state !== 'failed') return undefined;
  return { ...base, code: error?.code ?? 'job-failed', text: error?.message ?? 'The job failed.' };
}

/** What this side has to say has no place among the job's updates: it comes after the newest. */
export function ownMessage({ code, message }: JobError, sequence: number): Message {
  return { sequence, at: toMoment(Date.now()), severity: 'error', source: 'client', code, text: message };
}
