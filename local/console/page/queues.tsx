import type { Queue, State } from '../shapes.ts';
import { duration, time } from './format.ts';
import { Grid } from './grid.tsx';

export function Queues({ state }: { state: State }) {
  return (
    <>
      <h2>Queues</h2>
      <Grid
        head={['name', 'visible', 'in flight', 'delayed', 'oldest', 'dead letters go to']}
        rows={state.queues.map((queue) => [
          queue.name,
          queue.visible,
          queue.inFlight,
          queue.delayed,
          duration(queue.oldestSeconds),
          queue.deadLetterQueue ?? '',
        ])}
      />
      {state.queues.filter(({ messages }) => messages.length > 0).map(Messages)}
    </>
  );
}

function Messages({ name, messages }: Queue) {
  return (
    <section key={name}>
      <h2>{name}</h2>
      {messages.map(({ id, sentAt, state, receives, body }) => (
        <details key={id}>
          <summary>
            {time(sentAt)} {state}, received {receives} times <code>{id}</code>
          </summary>
          <pre>{body}</pre>
        </details>
      ))}
    </section>
  );
}
