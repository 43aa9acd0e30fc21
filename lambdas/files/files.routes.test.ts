import { headerOf, jsonOf } from '../platform/testing/alb.ts';
import { silenceOutput } from '../platform/testing/output.ts';
import { givenFiles, givenFilesWithEvents, KB, MB } from './files.fixture.ts';

silenceOutput();

const PDF = { name: 'Übersicht "2026".pdf', type: 'application/pdf', size: MB };
const SIZES = { 'small.webp': KB, 'small.avif': KB, 'large.webp': KB, 'large.avif': KB };

interface List {
  readonly items: readonly { readonly id: string; readonly name: string; readonly uploadedBy: string }[];
  readonly cursor: string | null;
}

const listOf = (answer: Parameters<typeof jsonOf>[0]) => jsonOf(answer) as unknown as List;

describe('GET /v1/files', () => {
  test('shows an organisation’s files to its members, the newest first, a page at a time, without avatars', async () => {
    const { people, request, upload, time } = givenFiles();
    const [ada, bob] = [people.person(), people.person()];
    const organisationId = people.organisation({ [ada.id]: 'owner', [bob.id]: 'member' });
    const ids: string[] = [];
    for (const [who, name] of [
      [ada.id, 'first.pdf'],
      [bob.id, 'second.pdf'],
      [ada.id, 'third.pdf'],
    ] as const) {
      time.now += 1;
      ids.unshift(await upload(who, { ...PDF, name, organisationId }));
    }
    await request('POST', '/v1/users/me/avatar', ada.id, { body: { type: 'image/png', size: 100 } });

    const query = { organisationId: [organisationId], limit: ['2'] };
    const first = listOf(await request('GET', '/v1/files', bob.id, { query }));
    const next = { ...query, cursor: [first.cursor!] };
    const second = listOf(await request('GET', '/v1/files', bob.id, { query: next }));

    const all = [...first.items, ...second.items];
    expect(all.map(({ id }) => id)).toEqual(ids);
    expect(all.map(({ name }) => name)).toEqual(['third.pdf', 'second.pdf', 'first.pdf']);
    expect(second.cursor).toBeNull();
    const personal = listOf(await request('GET', '/v1/files', ada.id));
    expect(personal.items).toEqual([]);
  });

  test('looks up each uploader’s key once, and calls what nobody can read any more by a neutral name', async () => {
    const { people, request, upload } = givenFiles();
    const [ada, bob] = [people.person(), people.person()];
    const organisationId = people.organisation({ [ada.id]: 'owner', [bob.id]: 'member' });
    for (let file = 0; file < 5; file += 1) await upload(bob.id, { ...PDF, organisationId });
    people.seals = 0;
    people.erase(bob.id);

    const answer = await request('GET', '/v1/files', ada.id, { query: { organisationId: [organisationId] } });

    expect(new Set(listOf(answer).items.map(({ name }) => name))).toEqual(new Set(['file.pdf']));
    expect(people.seals).toBe(1);
  });
});

describe('GET /v1/files/{id}', () => {
  test('has an ETag that changes with what is known', async () => {
    const { people, request, upload, arrive } = givenFiles();
    const ada = people.person();
    const id = await upload(ada.id);
    const etag = headerOf(await request('GET', `/v1/files/${id}`, ada.id), 'ETag')!;
    const known = { headers: { 'if-none-match': etag } };

    const before = await request('GET', `/v1/files/${id}`, ada.id, known);
    await arrive(id, ada.organisationId);
    const after = await request('GET', `/v1/files/${id}`, ada.id, known);

    expect([before.statusCode, after.statusCode]).toEqual([304, 200]);
  });
});

describe('GET /v1/files/{id}/content', () => {
  async function givenReady(body: object, kept: Record<string, number>) {
    const files = givenFiles();
    const ada = files.people.person();
    const id = await files.upload(ada.id, body);
    await files.arrive(id, ada.organisationId, kept);
    const fetch = async (query: Record<string, string[]> = {}, headers = {}) =>
      files.request('GET', `/v1/files/${id}/content`, ada.id, { query, headers });
    const place = `/files/${ada.organisationId}/${id}`;
    return { ...files, ada, id, fetch, place };
  }

  test('leads to a download under its own name, for a minute, that nobody keeps', async () => {
    const { fetch, place } = await givenReady(PDF, { original: MB });

    const answer = await fetch();

    const url = new URL(headerOf(answer, 'Location')!);
    expect(answer.statusCode).toBe(302);
    expect(url.pathname).toBe(`${place}/original`);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      fileName: PDF.name,
      type: 'application/pdf',
      lifeS: '60',
    });
    expect(headerOf(answer, 'Cache-Control')).toBe('no-store');
  });

  test.each([
    ['what every browser reads', {}, {}, 'large.webp'],
    ['AVIF for who reads it', {}, { accept: 'image/avif,image/webp,*/*' }, 'large.avif'],
    ['no AVIF for who refuses it', {}, { accept: 'image/avif;q=0, image/webp' }, 'large.webp'],
    ['the size that was asked for', { variant: ['small'] }, {}, 'small.webp'],
    ['the format that was asked for', { format: ['avif'] }, { accept: 'image/webp' }, 'large.avif'],
  ] as const)('of an image is %s', async (_, query, headers, expected) => {
    const { fetch, place } = await givenReady({}, SIZES);

    const answer = await fetch(query as unknown as Record<string, string[]>, headers);

    const url = new URL(headerOf(answer, 'Location')!);
    expect(url.pathname).toBe(`${place}/${expected}`);
    expect(url.searchParams.get('fileName')).toBe(`holiday.${expected.split('.')[1]}`);
  });

  test('says what there is where it is not kept like that', async () => {
    const { fetch } = await givenReady({}, SIZES);

    const answer = await fetch({ variant: ['original'] });

    expect(answer.statusCode).toBe(404);
    expect(jsonOf(answer)).toMatchObject({ code: 'variant_not_found' });
  });

  test('answers 409 while it is looked at, and for what was refused', async () => {
    const { people, request, upload, worker } = givenFiles();
    const ada = people.person();
    const [waiting, refused] = [await upload(ada.id), await upload(ada.id)];
    await worker.settle(refused, { state: 'failed', reason: 'damaged' });

    const answers = await Promise.all(
      [waiting, refused].map((id) => request('GET', `/v1/files/${id}/content`, ada.id)),
    );

    expect(answers.map(jsonOf)).toMatchObject([{ code: 'not_ready' }, { code: 'not_ready' }]);
  });
});

describe('DELETE /v1/files/{id}', () => {
  test('frees its bytes, tells of it, and does nothing more when it is repeated', async () => {
    const { people, request, upload, arrive, usage, events } = givenFilesWithEvents();
    const ada = people.person();
    const id = await upload(ada.id);
    await arrive(id, ada.organisationId);

    const answers = [
      await request('DELETE', `/v1/files/${id}`, ada.id),
      await request('DELETE', `/v1/files/${id}`, ada.id),
      await request('GET', `/v1/files/${id}`, ada.id),
    ];

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([204, 204, 404]);
    expect(await usage(ada.id)).toMatchObject({ usedBytes: 0, reservedBytes: 0, files: 0 });
    expect(events().map(({ type }) => type)).toEqual(['file.ready', 'file.deleted']);
    expect(people.audited).toMatchObject([{ userId: ada.id, action: 'file.deleted', about: id }]);
  });

  test('is for who uploaded it and for managers, who are written down in the organisation’s log', async () => {
    const { people, request, upload } = givenFiles();
    const [ada, bob, eve] = [people.person(), people.person(), people.person()];
    const organisationId = people.organisation({ [ada.id]: 'admin', [bob.id]: 'member', [eve.id]: 'member' });
    const id = await upload(bob.id, { organisationId });

    const [byEve, byAda] = [
      await request('DELETE', `/v1/files/${id}`, eve.id),
      await request('DELETE', `/v1/files/${id}`, ada.id),
    ];

    expect([byEve.statusCode, byAda.statusCode]).toEqual([403, 204]);
    expect(people.audited).toMatchObject([{ organisationId, by: ada.id, about: id }]);
  });
});

describe('a file of an organisation that the caller does not belong to', () => {
  test.each([
    ['GET', ''],
    ['GET', '/content'],
    ['DELETE', ''],
  ])('%s /v1/files/{id}%s answers as for one that never was', async (method, rest) => {
    const { people, request, upload, newId } = givenFiles();
    const [ada, bob] = [people.person(), people.person()];
    const id = await upload(ada.id);

    const [foreign, unknown] = await Promise.all(
      [id, newId()].map((each) => request(method, `/v1/files/${each}${rest}`, bob.id)),
    );

    expect([foreign!.statusCode, unknown!.statusCode]).toEqual([404, 404]);
    expect(jsonOf(foreign!)).toEqual(jsonOf(unknown!));
    expect((await request('GET', `/v1/files/${id}`, ada.id)).statusCode).toBe(200);
  });

  test('GET /v1/files answers 404 for the organisation', async () => {
    const { people, request } = givenFiles();
    const [ada, bob] = [people.person(), people.person()];
    const query = { organisationId: [ada.organisationId] };

    const answers = await Promise.all(
      ['/v1/files', '/v1/files/usage'].map((path) => request('GET', path, bob.id, { query })),
    );

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([404, 404]);
  });
});
