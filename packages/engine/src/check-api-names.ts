import { type KindDescription, MAX_API_NAME_LENGTH, MAX_API_NAMES, type Violation } from '@longrun/core';

/** What is wrong with the names of a kind in the compatible APIs. */
export function apiNameViolations({ names }: Pick<KindDescription, 'names'>): Violation[] {
  if (names === undefined || isNames(names)) return [];
  const message = `must be at most ${MAX_API_NAMES} texts of 1 to ${MAX_API_NAME_LENGTH} characters, by the name of the API`;
  return [{ pointer: '/names', message }];
}

function isNames(names: unknown): boolean {
  if (typeof names !== 'object' || names === null || Array.isArray(names)) return false;
  const texts = Object.values(names);
  return texts.length <= MAX_API_NAMES && texts.every(isName);
}

function isName(text: unknown): boolean {
  return typeof text === 'string' && text.length > 0 && text.length <= MAX_API_NAME_LENGTH;
}
