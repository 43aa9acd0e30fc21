import { useState } from 'preact/hooks';

import type { State } from '../shapes.ts';
import { post, remove } from './api.ts';
import { duration } from './format.ts';
import { Grid } from './grid.tsx';

const STEPS = [
  ['1 min', 60_000],
  ['15 min', 900_000],
  ['1 h', 3_600_000],
  ['1 day', 86_400_000],
] as const;

export function Controls({ state }: { state: State }) {
  const [problem, setProblem] = useState<string | null>(null);
  const attempt = (action: Promise<unknown>) =>
    action.then(
      () => setProblem(null),
      (error: Error) => setProblem(error.message),
    );
  const [rate, setRate] = useState(1);
  const { now, offset } = state.clock;

  return (
    <>
      {problem && <p class="warning">{problem}</p>}
      <h2>Clock</h2>
      <p>
        {new Date(now).toLocaleString()}
        {offset > 0 && `, ${duration(Math.round(offset / 1000))} ahead of this machine`}
      </p>
      <p class="buttons">
        {STEPS.map(([label, advance]) => (
          <button key={label} onClick={() => attempt(post('/api/clock', { advance }))}>
            Advance {label}
          </button>
        ))}
      </p>

      <h2>Faults</h2>
      <p>
        <label>
          Share of the calls that a fault hits{' '}
          <select value={rate} onChange={(event) => setRate(Number(event.currentTarget.value))}>
            {[1, 0.5, 0.3, 0.1].map((share) => (
              <option key={share} value={share}>
                {share * 100} %
              </option>
            ))}
          </select>
        </label>
      </p>
      <Grid
        head={['service', 'faults']}
        rows={Object.entries(state.faultKinds).map(([service, kinds]) => [
          service,
          <span class="buttons">
            {kinds.map((kind) => {
              const on = state.faults.some((fault) => fault.service === service && fault.kind === kind);
              return (
                <button key={kind} aria-pressed={on} onClick={() => attempt(turn(!on, service, kind, rate))}>
                  {kind}
                </button>
              );
            })}
          </span>,
        ])}
      />
    </>
  );
}

function turn(on: boolean, service: string, kind: string, rate: number): Promise<unknown> {
  if (!on) return remove(`/api/faults?${new URLSearchParams({ service, kind })}`);
  return post('/api/faults', { service, kind, settings: rate < 1 ? { rate } : {} });
}
