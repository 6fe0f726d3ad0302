import { monitorEventLoopDelay } from 'node:perf_hooks';
import { JOB_STATES } from '@longrun/core';
import type { EngineStats } from '@longrun/engine';
import type { Route } from './route.ts';

/** Counts requests, and writes what is known in the text format of Prometheus. */
export interface Metrics {
  countRequest(route: Counted | undefined, status: number): void;
  /** Counts a request as under way until it has its answer. */
  track<T>(answer: Promise<T>): Promise<T>;
  text(stats: EngineStats): string;
  close(): void;
}

/** What requests are counted by. */
type Counted = Pick<Route, 'path'> & { readonly method: string };

type Series = readonly [labels: Readonly<Record<string, string | number>>, value: number];

/** What the engine counts since it was opened; its other figures go up and down. */
const COUNTERS = {
  submitted: 'Jobs submitted',
  claimed: 'Attempts given to workers',
  completed: 'Jobs that succeeded',
  failed: 'Jobs that failed',
  cancelled: 'Jobs that were cancelled',
  rescued: 'Jobs taken back from a worker that went silent',
  commits: 'Commits of the store',
  commands: 'Commands in these commits',
} as const satisfies Partial<Record<keyof EngineStats, string>>;

const GAUGES = {
  watchers: 'Open watches',
  waitingClaims: 'Workers that wait for a job',
} as const satisfies Partial<Record<keyof EngineStats, string>>;

export function metrics(): Metrics {
  const requests = new Map<
    string,
    { readonly counted: Counted | undefined; readonly statuses: Map<number, number> }
  >();
  // The finer the resolution, the more often an idle process wakes up.
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();

  let underWay = 0;

  const requestSeries = (): Series[] =>
    [...requests.values()].flatMap(({ counted, statuses }) =>
      [...statuses].map(([status, count]): Series => {
        const labels = { method: counted?.method ?? 'ANY', route: counted?.path ?? 'unknown', status };
        return [labels, count];
      }),
    );
  return {
    countRequest(counted, status) {
      const key = counted ? `${counted.method} ${counted.path}` : '';
      const series = requests.get(key) ?? { counted, statuses: new Map<number, number>() };
      series.statuses.set(status, (series.statuses.get(status) ?? 0) + 1);
      requests.set(key, series);
    },
    async track(answer) {
      underWay += 1;
      try {
        return await answer;
      } finally {
        underWay -= 1;
      }
    },
    text: (stats) =>
      [
        ...engineFamilies(stats),
        family('http_requests_total', 'counter', 'Requests by route and status', requestSeries()),
        family('http_requests_under_way', 'gauge', 'Requests that wait for their answer', [[{}, underWay]]),
        ...processFamilies(delay.percentile(99), delay.max),
      ].join(''),
    close: () => delay.disable(),
  };
}

function engineFamilies(stats: EngineStats): string[] {
  const jobs = JOB_STATES.map((state): Series => [{ state }, stats.jobs[state] ?? 0]);
  return [
    family('jobs', 'gauge', 'Jobs by state', jobs),
    ...Object.entries(COUNTERS).map(([name, help]) =>
      // Object.entries widens the names; these are the keys of COUNTERS.
      family(`${snake(name)}_total`, 'counter', help, [[{}, stats[name as keyof typeof COUNTERS]]]),
    ),
    ...Object.entries(GAUGES).map(([name, help]) =>
      family(snake(name), 'gauge', help, [[{}, stats[name as keyof typeof GAUGES]]]),
    ),
  ];
}

function processFamilies(delayNs: number, maxDelayNs: number): string[] {
  const { user, system } = process.cpuUsage();
  const { rss, heapUsed } = process.memoryUsage();
  const seconds = (ns: number) => (Number.isFinite(ns) ? ns / 1e9 : 0);
  return [
    family('process_cpu_seconds_total', 'counter', 'Processor time', [[{}, (user + system) / 1e6]]),
    family('process_resident_memory_bytes', 'gauge', 'Resident memory', [[{}, rss]]),
    family('process_heap_used_bytes', 'gauge', 'Heap in use', [[{}, heapUsed]]),
    family('process_uptime_seconds', 'gauge', 'Time since the start', [[{}, process.uptime()]]),
    family('event_loop_delay_seconds', 'gauge', 'How late the event loop runs, since the start', [
      [{ quantile: '0.99' }, seconds(delayNs)],
      [{ quantile: '1' }, seconds(maxDelayNs)],
    ]),
  ];
}

function family(name: string, type: 'counter' | 'gauge', help: string, series: readonly Series[]): string {
  const lines = series.map(([labels, value]) => `longrun_${name}${labelText(labels)} ${value}\n`);
  return `# HELP longrun_${name} ${help}\n# TYPE longrun_${name} ${type}\n${lines.join('')}`;
}

/** Label values are ours: routes, states, numbers. None holds a quote or a line end. */
function labelText(labels: Series[0]): string {
  const parts = Object.entries(labels).map(([name, value]) => `${name}="${value}"`);
  return parts.length > 0 ? `{${parts.join(',')}}` : '';
}

function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
