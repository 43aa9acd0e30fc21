import fc from 'fast-check';
import { quotaKey } from './keys.ts';
import type { Files } from './files.fixture.ts';
import { MB } from './files.fixture.ts';

/** What people and time do to the files of one organisation; `file` picks one of those that were asked for. */
type Step =
  | { readonly do: 'upload'; readonly size: number; readonly isImage: boolean }
  | { readonly do: 'receive' | 'refuse' | 'delete'; readonly file: number }
  | { readonly do: 'keep'; readonly file: number; readonly bytes: number }
  | { readonly do: 'avatar'; readonly size: number }
  | { readonly do: 'sweep' }
  | { readonly do: 'wait'; readonly ms: number };

const LIMIT = 10 * MB;
const bytes = fc.integer({ min: 1, max: 6 * MB });
const file = fc.nat(30);

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('upload' as const), size: bytes, isImage: fc.boolean() }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('receive', 'refuse', 'delete'), file }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('keep' as const), file, bytes }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('avatar' as const), size: fc.integer({ min: 1, max: MB }) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('sweep' as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('wait' as const),
      ms: fc.constantFrom(60_000, 3_700_000, 90_000_000),
    }),
  },
);

interface Played {
  /** What was used and reserved at some time, where that was over the limit. */
  readonly overLimit: readonly number[];
  /** What the counter says in the end. */
  readonly counted: object;
  /** What the files that are there add up to. */
  readonly actual: object;
}

/** Histories of batches: the steps of one batch happen at the same time. */
export function quotaHistory(): fc.Arbitrary<(files: Files) => Promise<Played>> {
  return fc
    .array(fc.array(step, { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 12 })
    .map((batches) =>
      Object.assign((files: Files) => play(files, batches), { toString: () => JSON.stringify(batches) }),
    );
}

async function play(files: Files, batches: readonly (readonly Step[])[]): Promise<Played> {
  const { id, organisationId } = files.people.person();
  const asked: string[] = [];
  const overLimit: number[] = [];
  for (const batch of batches) {
    files.time.now += 1;
    await Promise.all(batch.map((each) => act(files, each, { id, organisationId, asked })));
    const counter = await files.table.get<{ committedBytes?: number }>(quotaKey(organisationId));
    const committed = counter?.committedBytes ?? 0;
    if (committed > LIMIT || committed < 0) overLimit.push(committed);
  }
  return { overLimit, ...(await countOf(files, organisationId)) };
}

interface Whose {
  readonly id: string;
  readonly organisationId: string;
  readonly asked: string[];
}

async function act(files: Files, each: Step, { id, organisationId, asked }: Whose): Promise<void> {
  const { request, worker } = files;
  const picked = 'file' in each ? asked[each.file % Math.max(asked.length, 1)] : undefined;
  switch (each.do) {
    case 'upload': {
      const [name, type] = each.isImage ? ['a.png', 'image/png'] : ['a.zip', 'application/zip'];
      const answer = await request('POST', '/v1/files', id, { body: { name, type, size: each.size } });
      return noteAsked(asked, answer);
    }
    case 'avatar': {
      const body = { type: 'image/png', size: each.size };
      return noteAsked(asked, await request('POST', '/v1/users/me/avatar', id, { body }));
    }
    case 'sweep':
      return void (await request('GET', '/v1/files/usage', id));
    case 'wait':
      files.time.now += each.ms;
      return;
  }
  if (picked === undefined) return;
  if (each.do === 'delete') await request('DELETE', `/v1/files/${picked}`, id);
  if (each.do === 'receive') await worker.receive({ fileId: picked, organisationId });
  if (each.do === 'refuse') await worker.settle(picked, { state: 'failed', reason: 'damaged' });
  if (each.do === 'keep') {
    await worker.settle(picked, {
      state: 'ready',
      variants: { original: each.bytes },
      width: null,
      height: null,
    });
  }
}

function noteAsked(asked: string[], { statusCode, body }: { statusCode: number; body?: string }): void {
  if (statusCode === 201) asked.push((JSON.parse(body!) as { file: { id: string } }).file.id);
}

/** The counter, and what it has to be: the sum of what is there. */
async function countOf({ table }: Files, organisationId: string) {
  const { pk, sk } = quotaKey(organisationId);
  const { items } = await table.query<Record<string, unknown>>({ pk, limit: 1_000 });
  const is = (prefix: string) => items.filter((item) => String(item['sk']).startsWith(prefix));
  const total = (found: readonly Record<string, unknown>[], name: string) =>
    found.reduce((sum, item) => sum + Number(item[name]), 0);
  const ready = [...is('FILE#'), ...is('AVATAR#')].filter(({ state }) => state === 'ready');
  const used = total(ready, 'quotaBytes');
  const reserved = total(is('RESERVATION#'), 'bytes');
  const counter = items.find((item) => item['sk'] === sk) ?? {};
  const number = (name: string) => Number(counter[name] ?? 0);
  return {
    counted: { committed: number('committedBytes'), used: number('usedBytes'), files: number('files') },
    actual: { committed: used + reserved, used, files: ready.length },
  };
}
