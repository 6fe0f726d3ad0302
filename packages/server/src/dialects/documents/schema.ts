import type { JsonObject } from '@longrun/core';

const STATUSES = ['idle', 'pending', 'running', 'finished', 'error'];

/** What a job document is said to look like. Nothing checks it. Made anew for each caller. */
export function jobSchema(): JsonObject {
  const text = { type: 'string', required: false, unique: false, default: '', options: [] };
  return {
    id: { ...text, required: true, unique: true },
    name: { ...text },
    user: { ...text },
    request: { ...text },
    result: { ...text },
    status: { ...text, default: 'idle', options: [...STATUSES] },
    messages: { ...text },
  };
}
