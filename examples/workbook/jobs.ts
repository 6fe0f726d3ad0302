import { join } from 'node:path';
import { defineConversion } from './convert.ts';

export const convertWorkbook = defineConversion({
  source: join(import.meta.dirname, 'data/zipcodes.csv.gz'),
  folder: process.env.WORKBOOKS ?? join(import.meta.dirname, '.workbooks'),
});
