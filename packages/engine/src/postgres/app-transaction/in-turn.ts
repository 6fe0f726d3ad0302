/** Who uses a connection now is waited for by who comes next: what several do between savepoints must not get mixed up. */
export type InTurn = <T>(connection: object, task: () => Promise<T>) => Promise<T>;

export function createTurns(): InTurn {
  const last = new WeakMap<object, Promise<unknown>>();
  return (connection, task) => {
    const turn = (last.get(connection) ?? Promise.resolve()).then(task);
    last.set(
      connection,
      turn.catch(() => {}),
    );
    return turn;
  };
}
