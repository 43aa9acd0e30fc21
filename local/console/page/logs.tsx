import { useEffect, useState } from 'preact/hooks';

import type { Log, State } from '../shapes.ts';
import { get } from './api.ts';
import { time } from './format.ts';

const EVERY_MS = 1000;

export function Logs({ state }: { state: State }) {
  const [from, setFrom] = useState('');
  const [text, setText] = useState('');
  const [logs, setLogs] = useState<readonly Log[]>([]);

  useEffect(() => {
    const query = new URLSearchParams({ function: from, text, limit: '300' });
    const ask = () => get<Log[]>(`/api/logs?${query}`).then(setLogs, () => undefined);
    void ask();
    const timer = setInterval(ask, EVERY_MS);
    return () => clearInterval(timer);
  }, [from, text]);

  return (
    <>
      <form class="filter" onSubmit={(event) => event.preventDefault()}>
        <label>
          Function{' '}
          <select value={from} onChange={(event) => setFrom(event.currentTarget.value)}>
            <option value="">all</option>
            {state.functions.map(({ functionName }) => (
              <option key={functionName}>{functionName}</option>
            ))}
          </select>
        </label>
        <label>
          Contains{' '}
          <input
            type="search"
            placeholder="a request id, or a word"
            value={text}
            onInput={(event) => setText(event.currentTarget.value)}
          />
        </label>
      </form>
      {logs.length === 0 && <p class="empty">Nothing logged.</p>}
      <ol class="logs">
        {logs.map(({ at, functionName, stream, line }, index) => (
          <li key={index} class={stream}>
            <time>{time(at)}</time> <b>{functionName}</b> <span>{line}</span>
          </li>
        ))}
      </ol>
    </>
  );
}
