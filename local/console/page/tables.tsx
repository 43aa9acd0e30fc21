import { useEffect, useState } from 'preact/hooks';

import type { State } from '../shapes.ts';
import { get } from './api.ts';
import { plain } from './format.ts';

interface Page {
  readonly items: readonly Record<string, any>[];
  readonly cursor: string | null;
}

export function Tables({ state }: { state: State }) {
  const [open, setOpen] = useState<string | null>(state.tables[0]?.name ?? null);
  const table = state.tables.find(({ name }) => name === open);
  return (
    <div class="split">
      <ul class="list">
        {state.tables.map(({ name, items, stream }) => (
          <li key={name}>
            <button aria-pressed={name === open} onClick={() => setOpen(name)}>
              <span>{name}</span> {items !== null && <b class="count">{items}</b>}
              {stream && <small>stream{stream.records !== null && `, ${stream.records} records`}</small>}
            </button>
          </li>
        ))}
      </ul>
      {table && <Items key={table.name} table={table.name} size={table.items} />}
    </div>
  );
}

/** The first items, read again whenever their number changes, and more on demand. */
function Items({ table, size }: { table: string; size: number | null }) {
  const [page, setPage] = useState<Page>({ items: [], cursor: null });
  const path = `/api/items?table=${encodeURIComponent(table)}`;

  useEffect(() => {
    void get<Page>(path).then(setPage);
  }, [path, size]);

  const more = async () => {
    const next = await get<Page>(`${path}&cursor=${encodeURIComponent(page.cursor!)}`);
    setPage({ items: [...page.items, ...next.items], cursor: next.cursor });
  };

  return (
    <section>
      <h2>{table}</h2>
      {page.items.length === 0 && <p class="empty">No items.</p>}
      {page.items.map((item) => (
        <details key={`${item['pk']?.S} ${item['sk']?.S}`}>
          <summary>
            <code>{item['pk']?.S}</code> <code>{item['sk']?.S}</code>
          </summary>
          <pre>{JSON.stringify(plain(item), null, 2)}</pre>
        </details>
      ))}
      {page.cursor && <button onClick={more}>More</button>}
    </section>
  );
}
