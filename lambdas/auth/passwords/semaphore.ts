/** Runs at most `limit` tasks at once, the others in the order of their arrival. */
export function semaphore(limit: number): <T>(task: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let running = 0;

  return async (task) => {
    if (running >= limit) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await task();
    } finally {
      // the place goes to the next in line without becoming free, or a newcomer could overtake
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
