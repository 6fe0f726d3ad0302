import type { Dialect } from '../dialect/dialect.ts';
import { arcgis } from './arcgis/dialect.ts';
import { documents } from './documents/dialect.ts';
import { flatfile } from './flatfile/dialect.ts';
import { ogc } from './ogc/dialect.ts';
import { omero } from './omero/dialect.ts';
import { ptv } from './ptv/dialect.ts';

/** The foreign APIs that every app speaks. */
export const dialects: readonly Dialect[] = [arcgis, flatfile, ptv, omero, documents, ogc];
