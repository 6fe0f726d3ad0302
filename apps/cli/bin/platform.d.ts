export const OLDEST_NODE: string;
export function unfitness(node: string): string | undefined;
