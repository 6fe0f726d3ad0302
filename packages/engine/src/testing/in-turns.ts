/** Sends each call to the next of several that can do the same, as a balancer before several servers does. */
export function inTurns<One extends object>(all: readonly [One, ...One[]]): One {
  let turn = 0;
  return new Proxy(all[0], {
    get(first, name) {
      const value: unknown = Reflect.get(first, name);
      if (typeof value === 'function')
        return (...values: unknown[]) => {
          const next = all[turn++ % all.length] ?? first;
          return Reflect.get(next, name).apply(next, values);
        };
      if (typeof value !== 'object' || value === null) return value;
      return inTurns(all.map((one) => Reflect.get(one, name)) as [object, ...object[]]); // as many as there are of them
    },
  });
}
