/** Sends each call to the next of several that can do the same, as a balancer before several servers does. */
export function inTurns<One extends object>(all: readonly [One, ...One[]]): One {
  let turn = 0;
  const members = (name: string | symbol) => all.map((one): unknown => Reflect.get(one, name));
  return new Proxy(all[0], {
    get(_, name) {
      const [first, ...others] = members(name);
      if (typeof first === 'function')
        return (...values: unknown[]) => {
          const next = turn++ % all.length;
          return Reflect.apply(members(name)[next] as typeof first, all[next], values); // all can do the same
        };
      // What hangs on one hangs on all.
      return typeof first === 'object' && first !== null ? inTurns([first, ...(others as object[])]) : first;
    },
  });
}
