import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { openJournal } from '../../journal.ts';
import type { Entry } from './journal-entry.ts';
import { Store } from './store.ts';

describe('after a kill -9 in the middle of writing', () => {
  const folder = mkdtempSync(join(tmpdir(), 'soloist-crash-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  test('everything acknowledged is there, no transaction is half there, and the stream agrees', async () => {
    const file = join(folder, 'dynamodb.jsonl');
    const writer = spawn(process.execPath, [join(import.meta.dirname, 'crash-writer.ts'), file], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let acknowledged = -1;
    for await (const line of createInterface(writer.stdout)) {
      acknowledged = Number(line);
      if (acknowledged === 300) writer.kill('SIGKILL');
    }
    if (writer.exitCode === null && writer.signalCode === null) await once(writer, 'exit');

    const store = new Store({ journal: openJournal<Entry>(file), now: Date.now, onChange: () => {} });

    const table = store.table('pairs');
    const found = new Set(table.items().map((item) => (item['pk'] as { S: string }).S));
    expect(writer.signalCode).toBe('SIGKILL');
    expect(acknowledged).toBeGreaterThanOrEqual(300);
    for (let i = 0; i <= acknowledged; i++) {
      expect(found).toContain(`left-${i}`);
      expect(found).toContain(`right-${i}`);
    }
    expect([...found].filter((key) => !found.has(partner(key)))).toEqual([]);
    expect(
      table.stream.after(0, Infinity).map((change) => (change.keys['pk'] as { S: string }).S),
    ).toHaveLength(found.size);
  });
});

const partner = (key: string) =>
  key.startsWith('left') ? key.replace('left', 'right') : key.replace('right', 'left');
