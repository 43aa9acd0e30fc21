import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { openJournal } from './journal.ts';
import { temporaryFolder } from './temporary-folder.ts';

const newPath = () => join(temporaryFolder('journal'), 'state', 'x.jsonl');

describe('journal', () => {
  test('gives back what was appended, before it was ever closed', () => {
    const path = newPath();
    const journal = openJournal<{ n: number }>(path);

    journal.append({ n: 1 });
    journal.append({ n: 2 });

    expect(openJournal(path).load()).toEqual([{ n: 1 }, { n: 2 }]);
    expect(journal.length).toBe(2);
  });

  test('is empty where nothing was written', () => {
    expect(openJournal(newPath()).load()).toEqual([]);
  });

  test('forgets a last line that was torn by a kill, and goes on behind it', () => {
    const path = newPath();
    openJournal(path).append({ n: 1 });
    appendFileSync(path, '{"n":2,"te');

    const journal = openJournal<{ n: number }>(path);
    const loaded = journal.load();
    journal.append({ n: 3 });

    expect(loaded).toEqual([{ n: 1 }]);
    expect(openJournal(path).load()).toEqual([{ n: 1 }, { n: 3 }]);
  });

  test('fails with file and line when another line is broken', () => {
    const path = newPath();
    openJournal(path).append({ n: 1 });
    appendFileSync(path, '{"n":\n{"n":3}\n');

    expect(() => openJournal(path).load()).toThrow(`${path} line 2 is not valid JSON`);
    expect(() => openJournal(path).load()).toThrow('npm start -- --fresh');
  });

  test('is replaced as a whole by a rewrite, and appended to after it', () => {
    const path = newPath();
    const journal = openJournal<number>(path);
    journal.append(1);

    journal.rewrite([7, 8]);
    journal.append(9);

    expect(readFileSync(path, 'utf8')).toBe('7\n8\n9\n');
    expect(journal.length).toBe(1);
  });
});
