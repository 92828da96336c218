/** Runs tasks one after the other, in the order in which they were asked for; a failed task does not stop the next. */
export type Lock = <Result>(task: () => Promise<Result>) => Promise<Result>;

export function createLock(): Lock {
  let last: Promise<unknown> = Promise.resolve();
  return (task) => {
    const run = last.then(task, task);
    last = run.catch(() => undefined);
    return run;
  };
}
