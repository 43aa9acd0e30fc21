import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';

import type { State } from '../shapes.ts';
import { get } from './api.ts';
import { Controls } from './controls.tsx';
import { Functions } from './functions.tsx';
import { Hooks } from './hooks.tsx';
import { Logs } from './logs.tsx';
import { Mails } from './mails.tsx';
import { Overview } from './overview.tsx';
import { Push } from './push.tsx';
import { Queues } from './queues.tsx';
import { Routes } from './routes.tsx';
import { Tables } from './tables.tsx';
import { Webhooks } from './webhooks.tsx';

const EVERY_MS = 1000;

const VIEWS = {
  Overview,
  Functions,
  Routes,
  Tables,
  Queues,
  Mails,
  Webhooks,
  Push,
  Hooks,
  Logs,
  Controls,
} as const;

type View = keyof typeof VIEWS;

function App() {
  const view = useHash();
  const { state, lost } = useLive();
  if (!state) return <p class="empty">{lost ? 'The rehearsal is not running.' : 'Loading …'}</p>;

  const Current = VIEWS[view];
  return (
    <>
      <header>
        <h1>
          Soloist <small>{state.stage}, rehearsed on this machine</small>
        </h1>
        <nav>
          {(Object.keys(VIEWS) as View[]).map((name) => (
            <a key={name} href={`#${name}`} aria-current={name === view ? 'page' : undefined}>
              {name}
            </a>
          ))}
          {state.urls['mailbox'] && (
            <a href={state.urls['mailbox']}>
              Mailbox <b class="count">{state.mails.length}</b>
            </a>
          )}
        </nav>
        {lost && <p class="warning">The rehearsal has stopped; this is what was seen last.</p>}
      </header>
      <main>
        <Current state={state} />
      </main>
    </>
  );
}

function useHash(): View {
  const read = () => (location.hash.slice(1) in VIEWS ? (location.hash.slice(1) as View) : 'Overview');
  const [view, setView] = useState(read);
  useEffect(() => {
    const changed = () => setView(read());
    addEventListener('hashchange', changed);
    return () => removeEventListener('hashchange', changed);
  }, []);
  return view;
}

/** The state, asked for again a second after each answer while the page is visible. */
function useLive(): { state: State | null; lost: boolean } {
  const [live, setLive] = useState<{ state: State | null; lost: boolean }>({ state: null, lost: false });
  useEffect(() => {
    let timer = 0;
    const ask = async () => {
      if (!document.hidden) {
        const state = await get<State>('/api/state').catch(() => null);
        setLive((before) => ({ state: state ?? before.state, lost: state === null }));
      }
      timer = window.setTimeout(ask, EVERY_MS);
    };
    void ask();
    return () => clearTimeout(timer);
  }, []);
  return live;
}

render(<App />, document.getElementById('app')!);
