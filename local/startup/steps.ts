/** The lines that a start prints: each step with its time. */
export interface Steps {
  /** Runs `action`; prints its name and how long it took, with what `detail` makes of its result. */
  step<T>(name: string, action: () => T | Promise<T>, detail?: (result: T) => string): Promise<T>;
}

export function createSteps(
  print: (line: string) => void,
  now: () => number = () => performance.now(),
): Steps {
  return {
    async step(name, action, detail) {
      const start = now();
      const result = await action();
      const took = `${Math.round(now() - start)} ms`;
      print(`  ${name.padEnd(20)} ${took.padStart(8)}  ${detail?.(result) ?? ''}`.trimEnd());
      return result;
    },
  };
}
