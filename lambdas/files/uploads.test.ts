import { headerOf, jsonOf } from '../platform/testing/alb.ts';
import { silenceOutput } from '../platform/testing/output.ts';
import { givenFiles, givenFilesWithEvents, KB, MB } from './files.fixture.ts';

silenceOutput();

const PHOTO = { name: 'Holiday.JPG', type: 'image/jpeg', size: 2 * MB };
const REFUSED = { state: 'failed', reason: 'empty' } as const;
const kept = { 'small.webp': 10 * KB, 'large.webp': 300 * KB, 'small.avif': 5 * KB, 'large.avif': 200 * KB };

describe('POST /v1/files', () => {
  test('gives a form for that very key, type and size, good for 15 minutes', async () => {
    const { people, request } = givenFiles();
    const ada = people.person();

    const answer = await request('POST', '/v1/files', ada.id, { body: PHOTO });

    const { file, upload } = jsonOf(answer) as { file: { id: string }; upload: object };
    expect(answer.statusCode).toBe(201);
    expect(headerOf(answer, 'Location')).toBe(`/v1/files/${file.id}`);
    expect(file).toMatchObject({
      name: 'Holiday.JPG',
      type: 'image/jpeg',
      size: 2 * MB,
      state: 'processing',
      failure: null,
      organisationId: ada.organisationId,
      uploadedBy: ada.id,
    });
    expect(upload).toEqual({
      url: 'https://bucket.example',
      fields: {
        key: `uploads/${ada.organisationId}/${file.id}`,
        'Content-Type': 'image/jpeg',
        size: String(2 * MB),
        lifeS: '900',
      },
      expiresAt: '2026-11-21T09:15:00.000Z',
    });
  });

  test('keeps the name sealed', async () => {
    const { people, request, table } = givenFiles();
    const ada = people.person();

    await request('POST', '/v1/files', ada.id, { body: { ...PHOTO, name: 'canary-diagnosis.jpg' } });

    const { items } = await table.query({ pk: `ORG#${ada.organisationId}` });
    expect(items.length).toBe(3);
    expect(JSON.stringify(items)).not.toContain('canary-diagnosis');
  });

  test.each([
    ['too large', { size: 50 * MB + 1 }, 413, 'too_large'],
    ['of a type that is not taken', { type: 'text/html', name: 'a.html' }, 415, 'type_not_supported'],
    ['of a type with parameters', { type: 'image/jpeg; q=1' }, 415, 'type_not_supported'],
    ['named like another type', { name: 'a.png' }, 422, 'wrong_extension'],
    ['named without an ending', { name: 'jpg' }, 422, 'wrong_extension'],
    ['empty', { size: 0 }, 422, 'validation_failed'],
    ['of a fraction of a byte', { size: 1.5 }, 422, 'validation_failed'],
    ['named like a path', { name: '../a.jpg' }, 422, 'validation_failed'],
    ['named over two lines', { name: 'a\nb.jpg' }, 422, 'validation_failed'],
    ['named to be read backwards', { name: 'a\u202egpj.jpg' }, 422, 'validation_failed'],
    ['larger than all that is left', { size: 11 * MB }, 409, 'quota_exceeded'],
  ])('refuses what is %s', async (_, change, status, code) => {
    const { people, request, usage } = givenFiles();
    const ada = people.person();

    const answer = await request('POST', '/v1/files', ada.id, { body: { ...PHOTO, ...change } });

    expect([answer.statusCode, (jsonOf(answer) as { code: string }).code]).toEqual([status, code]);
    expect(await usage(ada.id)).toMatchObject({ reservedBytes: 0, usedBytes: 0, files: 0 });
  });

  test('says what is left where it is too little', async () => {
    const { people, request, upload } = givenFiles();
    const ada = people.person();
    await upload(ada.id, { size: 6 * MB });

    const answer = await request('POST', '/v1/files', ada.id, { body: { ...PHOTO, size: 5 * MB } });

    expect(jsonOf(answer)).toMatchObject({
      code: 'quota_exceeded',
      neededBytes: 5 * MB,
      limitBytes: 10 * MB,
      usedBytes: 0,
      reservedBytes: 6 * MB,
    });
  });

  test('reserves four megabytes for an image of a few bytes: that is what it may become', async () => {
    const { people, upload, usage } = givenFiles();
    const ada = people.person();

    await upload(ada.id, { size: 100 });

    expect(await usage(ada.id)).toMatchObject({ reservedBytes: 4 * MB });
  });

  test('takes back what never arrived before it refuses anybody', async () => {
    const { people, request, upload, time, usage } = givenFiles();
    const ada = people.person();
    const lost = await upload(ada.id, { size: 10 * MB });
    time.now += 3_600_001;

    const answer = await request('POST', '/v1/files', ada.id, { body: { ...PHOTO, size: 10 * MB } });

    expect(answer.statusCode).toBe(201);
    expect(await usage(ada.id)).toMatchObject({ reservedBytes: 10 * MB });
    expect((await request('GET', `/v1/files/${lost}`, ada.id)).statusCode).toBe(404);
  });

  test('is refused for an organisation that the caller does not belong to', async () => {
    const { people, request } = givenFiles();
    const [ada, bob] = [people.person(), people.person()];

    const body = { ...PHOTO, organisationId: bob.organisationId };
    const answer = await request('POST', '/v1/files', ada.id, { body });

    expect([answer.statusCode, jsonOf(answer)]).toMatchObject([404, { code: 'organisation_not_found' }]);
  });
});

describe('an upload that has arrived', () => {
  test('is charged for what is kept, and the rest of what was reserved is free', async () => {
    const { people, upload, arrive, request, usage } = givenFiles();
    const ada = people.person();
    const id = await upload(ada.id);

    await arrive(id, ada.organisationId, kept);

    const read = await request('GET', `/v1/files/${id}`, ada.id);
    expect(jsonOf(read)).toMatchObject({ state: 'ready', size: 515 * KB, variants: kept });
    expect(await usage(ada.id)).toMatchObject({ usedBytes: 515 * KB, reservedBytes: 0, files: 1 });
  });

  test('is never charged for more than was reserved, however large it became', async () => {
    const { people, upload, arrive, usage } = givenFiles();
    const ada = people.person();
    const id = await upload(ada.id, { size: 100 });

    await arrive(id, ada.organisationId, { 'large.webp': 9 * MB });

    expect(await usage(ada.id)).toMatchObject({ usedBytes: 4 * MB, reservedBytes: 0 });
  });

  test('keeps its first outcome, whatever is said of it later, and tells of it once', async () => {
    const { people, upload, arrive, worker, usage, events } = givenFilesWithEvents();
    const ada = people.person();
    const id = await upload(ada.id);
    await arrive(id, ada.organisationId);

    const again = await worker.settle(id, { state: 'failed', reason: 'damaged' });

    expect(again?.state).toBe('ready');
    expect(await usage(ada.id)).toMatchObject({ usedBytes: 5 * MB, files: 1 });
    expect(events().map(({ type }) => type)).toEqual(['file.ready']);
  });

  test('says why it was refused, takes nothing, and can be looked at for a week', async () => {
    const { people, upload, worker, request, usage, time } = givenFiles();
    const ada = people.person();
    const id = await upload(ada.id);

    await worker.settle(id, { state: 'failed', reason: 'not_an_image' });

    const read = await request('GET', `/v1/files/${id}`, ada.id);
    expect(jsonOf(read)).toMatchObject({
      state: 'failed',
      failure: { code: 'not_an_image', detail: 'the file is said to be an image, and is none' },
    });
    expect(await usage(ada.id)).toMatchObject({ usedBytes: 0, reservedBytes: 0, files: 0 });
    time.now += 7 * 86_400_000;
    expect((await request('GET', `/v1/files/${id}`, ada.id)).statusCode).toBe(404);
  });

  test('is nobody’s under another organisation, once it is settled, and when it was never asked for', async () => {
    const { people, upload, arrive, worker, newId } = givenFiles();
    const [ada, bob] = [people.person(), people.person()];
    const [waiting, settled] = [await upload(ada.id), await upload(ada.id)];
    await arrive(settled, ada.organisationId);

    const received = await Promise.all([
      worker.receive({ fileId: waiting, organisationId: bob.organisationId }),
      worker.receive({ fileId: settled, organisationId: ada.organisationId }),
      worker.receive({ fileId: newId(), organisationId: ada.organisationId }),
    ]);

    expect(received).toEqual([null, null, null]);
  });

  test('keeps its reservation while it is looked at, for a day', async () => {
    const { people, upload, worker, usage, time } = givenFiles();
    const ada = people.person();
    const id = await upload(ada.id);
    await worker.receive({ fileId: id, organisationId: ada.organisationId });

    time.now += 86_399_000;
    const [held, still] = [await usage(ada.id), await worker.settle('none', REFUSED)];
    time.now += 2_000;
    const freed = await usage(ada.id);

    expect([held, still, freed]).toMatchObject([{ reservedBytes: 5 * MB }, null, { reservedBytes: 0 }]);
    expect((await worker.settle(id, REFUSED))?.reason).toBe('damaged');
  });

  test('finds nobody when it was deleted meanwhile: what was kept of it is to be removed', async () => {
    const { people, upload, worker, request, usage } = givenFiles();
    const ada = people.person();
    const id = await upload(ada.id);
    await worker.receive({ fileId: id, organisationId: ada.organisationId });
    await request('DELETE', `/v1/files/${id}`, ada.id);

    const settled = await worker.settle(id, REFUSED);

    expect(settled).toBeNull();
    expect(await usage(ada.id)).toMatchObject({ reservedBytes: 0, usedBytes: 0 });
  });
});
