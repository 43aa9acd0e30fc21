import type { State } from '../shapes.ts';
import { lastPart, time } from './format.ts';
import { Grid } from './grid.tsx';

export function Overview({ state }: { state: State }) {
  const messages = state.queues.reduce(
    (sum, queue) => sum + queue.visible + queue.inFlight + queue.delayed,
    0,
  );
  const items = state.tables.reduce((sum, table) => sum + (table.items ?? 0), 0);
  return (
    <>
      <dl class="tiles">
        <Tile label="functions" value={state.functions.length} href="#Functions" />
        <Tile label="items in tables" value={items} href="#Tables" />
        <Tile label="messages in queues" value={messages} href="#Queues" />
        <Tile label="mails" value={state.mails.length} href={state.urls['mailbox'] ?? '#Overview'} />
        <Tile label="refused by IAM" value={state.denials.length} href="#Overview" />
        <Tile label="faults on" value={state.faults.length} href="#Controls" />
      </dl>

      <h2>Addresses</h2>
      <Grid
        head={['what', 'where']}
        rows={Object.entries(state.urls)
          .filter(([, url]) => url)
          .map(([name, url]) => [name, <a href={url!}>{url}</a>])}
      />

      <h2>Mails</h2>
      <Grid
        head={['at', 'to', 'subject']}
        rows={state.mails.map(({ at, to, subject }) => [time(at), [to].flat().join(', '), subject])}
        empty="No mail yet: register at the API and one arrives."
      />

      <h2>Refused by IAM</h2>
      <Grid
        head={['at', 'role', 'action', 'resource']}
        rows={state.denials.map(({ at, principal, action, resource }) => [
          time(at),
          lastPart(principal),
          action,
          resource,
        ])}
        empty="Every call so far was granted by the templates."
      />

      <h2>Declared, but not run here</h2>
      <Grid
        head={['type', 'resources', 'why']}
        rows={state.gaps.map(({ type, count, reason }) => [type, count, reason])}
      />
    </>
  );
}

function Tile({ label, value, href }: { label: string; value: number; href: string }) {
  return (
    <a class="tile" href={href}>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </a>
  );
}
