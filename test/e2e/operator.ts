import type { Run } from './rehearsal.ts';

/** What the person at the console does: faults, the clock, a look at the run. */
export function operator(run: Run) {
  const post = async (path: string, body: unknown) => {
    const answer = await fetch(run.console + path, { method: 'POST', body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
  };
  const state = async (): Promise<any> => (await fetch(`${run.console}/api/state`)).json();
  const advance = (seconds: number) => post('/api/clock', { advance: seconds * 1000 });
  const queue = async (name: string) => (await state()).queues.find((found: any) => found.name === name);

  return {
    state,
    queue,
    /** Switches a fault on; `settings` such as `{rate: 0.3}`. */
    fault: (service: string, kind: string, settings: object = {}) =>
      post('/api/faults', { service, kind, settings }),
    /** Ends every fault. */
    mend: async () => void (await fetch(`${run.console}/api/faults`, { method: 'DELETE' })),
    /** Moves the run's clock forward. */
    advance,
    /**
     * The same, unless a function is at work, or has a message to fetch from one of its queues, by default that of its
     * name: leases would end in the middle of what they guard, and tries be skipped.
     */
    advanceIdle: async (name: string, seconds: number, queueNames: readonly string[] = [name]) => {
      const { functions, queues } = await state();
      const { starting, busy, waiting } = functions.find((found: any) => found.functionName === name);
      const own = queues.filter((found: any) => queueNames.includes(found.name));
      const visible = own.reduce((sum: number, found: any) => sum + found.visible, 0);
      if (starting + busy + waiting + visible === 0) await advance(seconds);
    },
    logs: async (text: string): Promise<any[]> =>
      (await fetch(`${run.console}/api/logs?${new URLSearchParams({ text })}`)).json() as Promise<any[]>,
  };
}
