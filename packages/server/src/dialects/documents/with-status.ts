import type { JsonObject } from '@longrun/core';
import type { Collection } from './mapping.ts';

/** A document as it is kept: its status field tells the collection, unless its caller has said `error`. */
export function withStatus(document: JsonObject, collection: Collection, verbatim: boolean): JsonObject {
  return verbatim || document.status === 'error' ? document : { ...document, status: collection };
}
