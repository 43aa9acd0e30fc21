import type { State } from '../shapes.ts';
import { lastPart } from './format.ts';
import { Grid } from './grid.tsx';

export function Functions({ state }: { state: State }) {
  return (
    <>
      <h2>Functions</h2>
      <Grid
        head={['name', 'memory', 'time-out', 'environments', 'busy', 'waiting', 'processes']}
        rows={state.functions.map((fn) => [
          <a href="#Logs">{fn.functionName}</a>,
          `${fn.memory} MB`,
          `${fn.timeout} s`,
          fn.environments.length,
          fn.busy,
          fn.waiting,
          fn.environments.map(({ pid }) => pid).join(', '),
        ])}
      />
      <h2>Event sources</h2>
      <Grid
        head={['from', 'to']}
        rows={state.sources.map(({ source, functionName }) => [sourceName(source), functionName])}
      />
    </>
  );
}

/** A stream's ARN ends in its label, which says nothing: name the table. */
const sourceName = (arn: string): string =>
  arn.includes('/stream/') ? `stream of ${arn.split('/')[1]}` : lastPart(arn);

export const targetName = (arn: string): string =>
  arn.split(':targetgroup/')[1]?.split('/')[0] ?? lastPart(arn);
