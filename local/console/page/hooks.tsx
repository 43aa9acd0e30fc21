import type { State } from '../shapes.ts';
import { time } from './format.ts';
import { Grid } from './grid.tsx';

/** What the rehearsal's receivers of customers' webhooks were sent; their faults stand among the controls. */
export function Hooks({ state }: { state: State }) {
  return (
    <>
      <h2>Customers’ webhooks</h2>
      <p>
        An organisation whose webhook is at https://hooks.test/ followed by anything is served here; one at
        https://8000.localhost.test/ reaches port 8000 of this machine.
      </p>
      <Grid
        head={['at', 'receiver', 'event', 'answer', 'message']}
        empty="None: no webhook is registered here, or nothing has happened."
        rows={state.hooks.map(({ at, path, type, status, messageId }) => [
          time(at),
          path,
          type,
          status ?? 'none',
          messageId,
        ])}
      />
    </>
  );
}
