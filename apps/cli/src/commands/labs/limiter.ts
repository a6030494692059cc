/** Runs a task as soon as there is room for it. */
export type Limiter = <T>(task: () => Promise<T>) => Promise<T>;

/** Runs tasks in the order they were given, at most `limit` at once. */
export function createLimiter(limit: number): Limiter {
  const waiting: (() => void)[] = [];
  let free = limit;
  return async (task) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await task();
    } finally {
      // The place is handed on, not given back: nobody can slip in between.
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  };
}
