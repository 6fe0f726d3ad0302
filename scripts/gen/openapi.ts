import { openApi, routes } from '@longrun/server';
import type { Generator } from './generate.ts';

export const openapiReference: Generator = {
  path: 'docs/reference/openapi.json',
  content: () => `${JSON.stringify(openApi(routes), null, 2)}\n`,
};
