import { join } from 'node:path';
import { defineDistances } from './distances.ts';

export const distances = defineDistances({ source: join(import.meta.dirname, 'data/airports.csv') });
