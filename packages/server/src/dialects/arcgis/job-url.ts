import type { DialectAsk } from '../../dialect/dialect.ts';
import { SERVICES } from './paths.ts';

/** The absolute address of a job of the task that was asked. */
export function jobUrl(
  { origin, params: { service, task } }: Pick<DialectAsk<'service' | 'task'>, 'origin' | 'params'>,
  id: string,
): string {
  const [servicePart, taskPart, idPart] = [service, task, id].map(encodeURIComponent);
  return `${origin}${SERVICES}/${servicePart}/GPServer/${taskPart}/jobs/${idPart}`;
}
