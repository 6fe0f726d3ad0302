export interface Import {
  readonly specifier: string;
  /** What is imported by name, as it is called there; empty for `import 'x'` and `import('x')`. */
  readonly names: readonly string[];
  /** From 1. */
  readonly line: number;
}

// `[\w$*{},\s]` is all that can stand between the keyword and `from`, so prose and code cannot match by accident.
const STATIC = /^[ \t]*(?:import|export)\s+(?:type\s+)?([\w$*{},\s]+?)\s*from\s*(['"])([^'"\n]+)\2/gm;
const BARE = /^[ \t]*import\s*()(['"])([^'"\n]+)\2/gm;
const DYNAMIC = /\bimport\s*\(\s*()(['"])([^'"\n]+)\2\s*\)/g;
const RESOLVED = /\bimport\.meta\.resolve\(\s*()(['"])([^'"\n]+)\2/g;
const BESIDE = /\bnew URL\(\s*()(['"])(\.{1,2}\/[^'"\n]+)\2\s*,\s*import\.meta\.url/g;

/** Everything that a file imports, in any form, types included. */
export function importsOf(source: string): Import[] {
  const code = withoutBlockComments(source);
  return [STATIC, BARE, DYNAMIC, RESOLVED, BESIDE]
    .flatMap((pattern) => [...code.matchAll(pattern)])
    .map((match) => ({
      specifier: match[3] ?? '',
      names: namesIn(match[1] ?? ''),
      line: code.slice(0, match.index + match[0].search(/\S/)).split('\n').length,
    }))
    .sort((a, b) => a.line - b.line);
}

/** Blanks them out, so that lines keep their numbers. */
function withoutBlockComments(source: string): string {
  return source.replace(/^[ \t]*\/\*[\s\S]*?\*\//gm, (comment) => comment.replace(/[^\n]/g, ' '));
}

function namesIn(clause: string): string[] {
  const braces = /\{([^}]*)\}/.exec(clause)?.[1] ?? '';
  return braces
    .split(',')
    .map((part) =>
      part
        .trim()
        .replace(/^type\s+/, '')
        .replace(/\s+as\s.*$/, ''),
    )
    .filter((name) => name !== '');
}
