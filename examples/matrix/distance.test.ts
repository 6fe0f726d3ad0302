import { ok } from 'node:assert/strict';
import { test } from 'node:test';
import { geodesicKm, greatCircleKm, type Position } from './distance.ts';

const at = (latitude: number, longitude: number): Position => ({ latitude, longitude });
const near = (actual: number, expected: number, toleranceKm: number) =>
  ok(Math.abs(actual - expected) <= toleranceKm, `${actual} km, expected ${expected} km`);

const MM = 1e-6;
const M = 1e-3;

test('the geodesic from the equator to the pole is the quarter meridian of WGS 84', () => {
  near(geodesicKm(at(0, 0), at(90, 0)), 10_001.965_729, MM);
});

test('the geodesic from Flinders Peak to Buninyong is as the Australian survey computes it', () => {
  const flinders = at(-(37 + 57 / 60 + 3.7203 / 3600), 144 + 25 / 60 + 29.5244 / 3600);
  const buninyong = at(-(37 + 39 / 60 + 10.1561 / 3600), 143 + 55 / 60 + 35.3839 / 3600);
  near(geodesicKm(flinders, buninyong), 54.972_271, MM);
});

test('the geodesic from New York to London is as GeographicLib documents it', () => {
  near(geodesicKm(at(40.6, -73.8), at(51.6, -0.5)), 5_551.759_4, MM);
});

test('the geodesic between antipodes goes over a pole', () => {
  near(geodesicKm(at(0, 0), at(0, 180)), 20_003.931_459, MM);
});

test('the great circle from the equator to the pole is a quarter of the sphere', () => {
  near(greatCircleKm(at(0, 0), at(90, 0)), (Math.PI / 2) * 6371.0088, MM);
});

test('the great circle from Nashville to Los Angeles is the textbook’s, on our radius', () => {
  // 2887.259 951 km for a radius of 6372.8 km.
  near(greatCircleKm(at(36.12, -86.67), at(33.94, -118.4)), 2_887.259_951 * (6371.0088 / 6372.8), M);
});

test('antipodes on the sphere are half its circumference apart', () => {
  near(greatCircleKm(at(12.5, 30), at(-12.5, -150)), Math.PI * 6371.0088, M);
});

test('the sphere is right to about half a percent', () => {
  for (const [from, to] of [
    [at(40.64, -73.78), at(33.94, -118.41)],
    [at(61.17, -150), at(21.32, -157.92)],
  ] as const) {
    const exact = geodesicKm(from, to);
    near(greatCircleKm(from, to), exact, exact * 0.0056);
  }
});
