import type { State } from '../shapes.ts';
import { time } from './format.ts';
import { Grid } from './grid.tsx';

/** What the rehearsal's push service was sent; its faults stand among the controls. */
export function Push({ state }: { state: State }) {
  return (
    <>
      <h2>Push messages</h2>
      <p>
        Encrypted for the device: nobody else reads them. A device whose endpoint is at https://push.test/ is
        served here.
      </p>
      <Grid
        head={['at', 'subscription', 'answer', 'urgency', 'kept for', 'bytes', 'topic']}
        empty="None: nobody has registered a device, or nothing was to be told."
        rows={state.pushes.map(({ at, path, status, urgency, ttl, bytes, topic }) => [
          time(at),
          path,
          status,
          urgency,
          `${ttl / 3600} h`,
          bytes,
          topic,
        ])}
      />
    </>
  );
}
