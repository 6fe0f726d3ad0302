import { join } from 'node:path';
import { defineDistances } from './distances.ts';
import { defineParts } from './parts.ts';

const source = join(import.meta.dirname, 'data/airports.csv');

export const distances = defineDistances({ source });
export const parts = defineParts({ source });
