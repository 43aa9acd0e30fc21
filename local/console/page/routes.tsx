import type { Action, State } from '../shapes.ts';
import { targetName } from './functions.tsx';
import { Grid } from './grid.tsx';

export function Routes({ state }: { state: State }) {
  return (
    <>
      {state.listeners.map((listener) => (
        <section key={listener.port}>
          <h2>
            Port {listener.port}, here <a href={listener.url}>{listener.url}</a>
          </h2>
          <Grid
            head={['priority', 'when', 'then']}
            rows={[
              ...listener.rules.map(({ priority, conditions, action }) => [
                priority,
                conditions.join(' and '),
                describe(action),
              ]),
              ['last', 'otherwise', describe(listener.defaultAction)],
            ]}
          />
        </section>
      ))}
    </>
  );
}

function describe({ type, groups, status }: Action): string {
  if (!groups) return status ? `${type} ${status}` : type;
  return groups
    .map(({ arn, weight }) => (groups.length > 1 ? `${targetName(arn)} (${weight})` : targetName(arn)))
    .join(', ');
}
