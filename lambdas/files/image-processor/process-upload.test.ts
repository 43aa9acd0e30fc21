import { jsonOf } from '../../platform/testing/alb.ts';
import { silenceOutput } from '../../platform/testing/output.ts';
import { givenFilesWithEvents, MB } from '../files.fixture.ts';
import { Bucket } from './bucket.fixture.ts';
import { quarters } from './images.fixture.ts';
import { processUpload, type ProcessDeps } from './process-upload.ts';

silenceOutput();

const VARIANTS = ['small', 'medium', 'large'].flatMap((size) => [`${size}.webp`, `${size}.avif`]);
const photo = () => quarters().jpeg().toBuffer();
const TEXT = { name: 'notes.txt', type: 'text/plain', size: 2 * MB };

/** Ada's upload, on its way. */
async function given(announced: object = {}) {
  const files = givenFilesWithEvents();
  const ada = files.people.person();
  const fileId = await files.upload(ada.id, announced);
  const bucket = new Bucket();
  const folder = `files/${ada.organisationId}/${fileId}/`;
  const deps = { uploads: files.worker, objects: bucket };
  return {
    bucket,
    arrive: (bytes: Buffer) => bucket.upload(`uploads/${ada.organisationId}/${fileId}`, bytes),
    process: (
      arrival: Parameters<typeof processUpload>[1],
      more: Partial<ProcessDeps> = {},
      isLast = false,
    ) => processUpload({ ...deps, ...more }, arrival, isLast),
    file: async () => jsonOf(await files.request('GET', `/v1/files/${fileId}`, ada.id)),
    remove: () => files.request('DELETE', `/v1/files/${fileId}`, ada.id),
    kept: () => [...bucket.kept.keys()].map((key) => key.replace(folder, '')),
    events: () => files.events().map(({ type }) => type),
  };
}

describe('an upload that is right', () => {
  test('is kept as six images, and is gone', async () => {
    const { arrive, process, file, kept, bucket, events } = await given();

    const processed = await process(arrive(await photo()));

    expect(processed).toBe('done');
    expect(await file()).toMatchObject({
      state: 'ready',
      width: 320,
      height: 240,
      failure: null,
    });
    expect(kept()).toEqual(VARIANTS);
    expect([...bucket.kept.values()].slice(0, 2)).toEqual(['image/webp', 'image/avif']);
    expect(bucket.waiting).toBe(0);
    expect(events()).toEqual(['file.ready']);
  });

  test('is kept as it is, when it is a document', async () => {
    const { arrive, process, file, kept, bucket } = await given(TEXT);

    await process(arrive(Buffer.from('words')));

    expect(await file()).toMatchObject({ state: 'ready', size: 5 });
    expect(kept()).toEqual(['original']);
    expect([...bucket.kept.values()]).toEqual(['text/plain']);
    expect(bucket.waiting).toBe(0);
  });

  test('is kept once, when it is told of twice', async () => {
    const { arrive, process, kept, bucket, events } = await given();
    const arrival = arrive(await photo());

    await process(arrival);
    await process(arrival);

    expect(kept()).toEqual(VARIANTS);
    expect(bucket.waiting).toBe(0);
    expect(events()).toEqual(['file.ready']);
  });

  test('stands, whatever is sent by its form later', async () => {
    const { arrive, process, file, bucket } = await given();
    await process(arrive(await photo()));

    await process(arrive(Buffer.from('words')));

    expect(await file()).toMatchObject({ state: 'ready' });
    expect(bucket.waiting).toBe(0);
  });

  // two reads, six images, the upload's end
  test.each([1, 2, 3, 5, 8, 9])('comes to the same end, when call %i of its bucket fails', async (call) => {
    const { arrive, process, file, kept, bucket, events } = await given();
    const arrival = arrive(await photo());
    bucket.failingCall = call;

    await expect(process(arrival)).rejects.toThrow('S3 is away');
    await process(arrival);

    expect(await file()).toMatchObject({ state: 'ready' });
    expect(kept()).toEqual(VARIANTS);
    expect(bucket.waiting).toBe(0);
    expect(events()).toEqual(['file.ready']);
  });
});

describe('an upload that is wrong', () => {
  test('ends with its reason, and is gone', async () => {
    const { arrive, process, file, kept, bucket, events } = await given();

    await process(arrive(Buffer.from('words')));

    expect(await file()).toMatchObject({ state: 'failed', failure: { code: 'not_an_image' } });
    expect(kept()).toEqual([]);
    expect(bucket.waiting).toBe(0);
    expect(events()).toEqual(['file.failed']);
  });

  test('ends as too complex, when it is not done in time', async () => {
    const { arrive, process, file, bucket } = await given();
    const never = () => new Promise<never>(() => {});

    const processed = await process(arrive(await photo()), { check: never, checkMs: 1 });

    expect(processed).toBe('stuck');
    expect(await file()).toMatchObject({ state: 'failed', failure: { code: 'too_complex' } });
    expect(bucket.waiting).toBe(0);
  });

  test('ends as damaged with the last attempt, when each before ended without a word', async () => {
    const { arrive, process, file, bucket } = await given();
    const check = jest.fn();

    await process(arrive(await photo()), { check }, true);

    expect(check).not.toHaveBeenCalled();
    expect(await file()).toMatchObject({ state: 'failed', failure: { code: 'damaged' } });
    expect(bucket.waiting).toBe(0);
  });
});

describe('an upload that nobody waits for', () => {
  test.each(['uploads/somewhere', 'uploads/a/b/c', 'other/a'])('is removed: %s', async (key) => {
    const { process, bucket, kept } = await given();

    await process(bucket.upload(key, Buffer.from('words')));

    expect(bucket.waiting).toBe(0);
    expect(kept()).toEqual([]);
  });

  test('is removed with what was made of it, when its file is deleted meanwhile', async () => {
    const { arrive, process, remove, kept, bucket, events } = await given(TEXT);
    const arrival = arrive(Buffer.from('words'));

    await process(arrival, {
      check: async () => {
        await remove();
        return { document: 'text/plain' };
      },
    });

    expect(kept()).toEqual([]);
    expect(bucket.waiting).toBe(0);
    expect(events()).toEqual(['file.deleted']);
  });
});
