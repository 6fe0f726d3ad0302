import { deepEqual, equal } from 'node:assert/strict';
import { describe, test } from 'node:test';
import { operationOf } from './operation.ts';
import { progressOf } from './progress.ts';
import { submitOf } from './request.ts';

const named = (ptv: string) => operationOf({ kind: 'a:b', names: { ptv } });

describe('an operation', () => {
  test('is named after its kind, or as the definition says', () => {
    deepEqual(operationOf({ kind: 'demo:echo' }), {
      service: 'XDemo',
      operation: 'Echo',
      response: 'EchoResponse',
      progress: 'BulkProgress',
    });
    const { service, operation } = operationOf({ kind: 'fleet.eu:plan-tours_now' });
    deepEqual([service, operation], ['XFleetEu', 'PlanToursNow']);
    deepEqual(named('XLoad/PackBins/PackedBinsResponse'), {
      service: 'XLoad',
      operation: 'PackBins',
      response: 'PackedBinsResponse',
      progress: 'BulkProgress',
    });
  });
  test('has the progress of its service unless the definition names another', () => {
    equal(named('XDima/CreateDistanceMatrix').progress, 'DistanceMatrixProgress');
    equal(named('XCluster/PlanVisits').progress, 'ClusterPlanningProgress');
    equal(named('XTour/PlanTours').progress, 'TourPlanProgress');
    equal(named('XData/CreateFeatureLayer').progress, 'BulkProgress');
    equal(
      named('XData/CreateHighPerformanceRoutingNetwork').progress,
      'HighPerformanceRoutingNetworkProgress',
    );
    equal(named('XTour/PlanTours/ToursResponse/BulkProgress').progress, 'BulkProgress');
    equal(named('XTour/PlanTours/ToursResponse/Nonsense').progress, 'TourPlanProgress');
  });
});

describe('progress', () => {
  test('has its $type first', () => {
    equal(Object.keys(progressOf('BulkProgress', undefined))[0], '$type');
  });
  test('of bulk work counts, in hundredths where the job does not', () => {
    const bulk = (progress: Parameters<typeof progressOf>[1]) => progressOf('BulkProgress', progress);
    const counters = { remaining: 7, successful: 3, failed: 1 };
    deepEqual(bulk({ counters }), { $type: 'BulkProgress', ...counters });
    deepEqual(bulk({ percent: 41.9 }), { $type: 'BulkProgress', remaining: 59, successful: 41, failed: 0 });
    deepEqual(bulk(undefined), { $type: 'BulkProgress', remaining: 100, successful: 0, failed: 0 });
  });
  const stages = [
    ['DistanceMatrixProgress', 'CALCULATING_MATRIX', 'calculationProgress'],
    ['ClusterPlanningProgress', 'PROCESSING', 'optimizationProgress'],
    ['HighPerformanceRoutingNetworkProgress', 'GENERATING_NETWORK', 'progress'],
  ] as const;
  for (const [$type, working, field] of stages)
    test(`${$type} tells the stage and the percentage`, () => {
      deepEqual(progressOf($type, undefined), { $type, status: 'PREPROCESSING' });
      deepEqual(progressOf($type, { percent: 12.5 }), { $type, status: working, [field]: 12.5 });
      deepEqual(progressOf($type, { percent: 100 }), { $type, status: 'DONE', [field]: 100 });
    });
  test('of tour planning says nothing but its type', () => {
    deepEqual(progressOf('TourPlanProgress', { percent: 50 }), { $type: 'TourPlanProgress' });
  });
});

describe('a request', () => {
  const base = { scope: 'alpha', storedProfile: 'truck', userLogs: ['a'], coordinateFormat: 'EPSG:4326' };
  test('is the input; what every request may have is kept as metadata', () => {
    deepEqual(submitOf({ $type: 'EchoRequest', message: 'a', ...base }, { kind: 'a:b' }), {
      kind: 'a:b',
      input: { message: 'a' },
      metadata: base,
    });
    deepEqual(submitOf({}, { kind: 'a:b' }), { kind: 'a:b', input: {} });
  });
  test('gives a kind what it names, of what every request may have too', () => {
    const inputSchema = { type: 'object', properties: { storedProfile: { type: 'string' } } };
    const { input } = submitOf({ ...base, x: 1 }, { kind: 'a:b', inputSchema });
    deepEqual(input, { storedProfile: 'truck', x: 1 });
  });
  test('turns its timeouts into limits of the job', () => {
    const { startWithinMs, timeoutMs, onTimeout } = submitOf(
      { timeouts: { queueingTimeout: 1_000, computationTimeout: 2_000 } },
      { kind: 'a:b' },
    );
    deepEqual([startWithinMs, timeoutMs, onTimeout], [1_000, 2_000, 'stop']);
  });
});
