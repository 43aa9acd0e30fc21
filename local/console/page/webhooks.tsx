import { useState } from 'preact/hooks';

import type { State, Webhook } from '../shapes.ts';
import { post } from './api.ts';
import { time } from './format.ts';
import { Grid } from './grid.tsx';

/** What Stripe has told us, and what we answered; their faults stand among the controls. */
export function Webhooks({ state }: { state: State }) {
  const [problem, setProblem] = useState<string | null>(null);
  const replay = (id: string) =>
    post('/api/webhooks', { replay: id }).then(
      () => setProblem(null),
      (error: Error) => setProblem(error.message),
    );

  return (
    <>
      {problem && <p class="warning">{problem}</p>}
      <h2>Stripe's webhooks</h2>
      <Grid
        head={['event', 'status', 'tries', 'last answer', 'next try', '']}
        empty="None: nothing was bought yet."
        rows={state.webhooks.map((webhook) => [
          <a href={`${state.urls['stripe']}/deliveries/${webhook.id}`}>{webhook.type || webhook.event}</a>,
          webhook.status,
          webhook.attempts.length,
          lastAnswer(webhook),
          webhook.dueAt === null ? '' : time(webhook.dueAt),
          <button onClick={() => replay(webhook.id)}>Replay</button>,
        ])}
      />
    </>
  );
}

function lastAnswer({ attempts }: Webhook): string {
  const last = attempts.at(-1);
  if (!last) return '';
  return `${last.status || (last.error ?? 'none')} at ${time(last.at)}`;
}
