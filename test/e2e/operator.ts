import type { Run } from './rehearsal.ts';

/** What the person at the console does: faults, the clock, a look at the run. */
export function operator(run: Run) {
  const post = async (path: string, body: unknown) => {
    const answer = await fetch(run.console + path, { method: 'POST', body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
  };
  const state = async (): Promise<any> => (await fetch(`${run.console}/api/state`)).json();
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
    advance: (seconds: number) => post('/api/clock', { advance: seconds * 1000 }),
    logs: async (text: string): Promise<any[]> =>
      (await fetch(`${run.console}/api/logs?${new URLSearchParams({ text })}`)).json() as Promise<any[]>,
  };
}
