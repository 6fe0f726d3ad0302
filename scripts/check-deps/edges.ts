/** Who stands directly above whom. Imports point upwards only, any number of steps. */
const ABOVE = {
  core: [],
  engine: ['core'],
  client: ['core'],
  server: ['engine'],
  worker: ['client'],
  react: ['client'],
  cli: ['server', 'worker'],
  dashboard: ['react'],
} as const satisfies Record<string, readonly string[]>;

export type PackageName = keyof typeof ABOVE;

/** Each package's name in an import. */
const NAMES = {
  core: '@longrun/core',
  engine: '@longrun/engine',
  client: '@longrun/client',
  server: '@longrun/server',
  worker: '@longrun/worker',
  react: '@longrun/react',
  cli: 'longrun',
  dashboard: '@longrun/dashboard',
} as const satisfies Record<PackageName, string>;

/** These run in a browser as well, so they know web standards only. */
export const WEB_ONLY: readonly PackageName[] = ['core', 'client', 'react', 'dashboard'];

/** Only these open a store; everybody else meets the engine. */
export const OPENS_STORE: readonly PackageName[] = ['engine', 'cli'];

/** Folders of one package that must not know each other: `*` stands for each folder at that place. */
export const STRANGERS: Readonly<Partial<Record<PackageName, readonly string[]>>> = {
  engine: ['sqlite', 'postgres'],
  server: ['native', 'dialects/*'],
};

/** Folders that strangers stand on: these may be imported by them, and know none of them. */
export const BENEATH: Readonly<Partial<Record<PackageName, readonly string[]>>> = {
  engine: ['sql'],
};

export function isPackage(name: string): name is PackageName {
  return name in ABOVE;
}

/** The package that an import such as `@longrun/engine/sqlite` means, and the part of it. */
export function packageOf(specifier: string): { name: PackageName; part: string } | undefined {
  for (const [name, imported] of Object.entries(NAMES))
    if (specifier === imported || specifier.startsWith(`${imported}/`))
      // NAMES has exactly the packages as keys.
      return { name: name as PackageName, part: specifier.slice(imported.length + 1) };
  return undefined;
}

/** All packages that `name` may import. */
export function mayImport(name: PackageName): Set<PackageName> {
  const allowed = new Set<PackageName>();
  const climb = (from: PackageName) => {
    for (const above of ABOVE[from]) {
      allowed.add(above);
      climb(above);
    }
  };
  climb(name);
  return allowed;
}
