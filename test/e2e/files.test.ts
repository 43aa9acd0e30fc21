import sharp from 'sharp';
import { askForForm, fetched, postForm, settled, uploaded } from './files-client.ts';
import { given } from './target.ts';
import { until } from './until.ts';

const TEXT = 'Nothing but a few words.\n';
const NOTE = { name: 'note.txt', type: 'text/plain', size: Buffer.byteLength(TEXT) };

const photo = () =>
  sharp({ create: { width: 1_500, height: 1_000, channels: 3, background: 'teal' } })
    .jpeg()
    .toBuffer();

const usage = async (call: Awaited<ReturnType<typeof given.loggedIn>>['call']) =>
  (await call('GET', '/v1/files/usage')).body;

/** A role that may not list a bucket is told of a missing object that it may not read it. */
async function isGone(link: string): Promise<boolean> {
  const answer = await fetch(link);
  if ((await answer.text()).includes('Request has expired')) throw new Error('the link outlived its minute');
  return answer.status === 403;
}

describe('a photo', () => {
  test('is uploaded to the bucket, drawn anew in three sizes and two formats, and fetched', async () => {
    const { call } = await given.loggedIn();
    const content = await photo();
    const asked = { name: 'Ferien am Meer.jpg', type: 'image/jpeg', size: content.length };

    const file = await uploaded(call, asked, content);

    expect(file).toMatchObject({ state: 'ready', name: 'Ferien am Meer.jpg', width: 1_500, height: 1_000 });
    expect(Object.keys(file.variants).sort()).toEqual(
      ['small', 'medium', 'large'].flatMap((size) => [`${size}.avif`, `${size}.webp`]).sort(),
    );
    const small = await fetched(call, `/v1/files/${file.id}/content?variant=small&format=webp`);
    const { format, width, height } = await sharp(Buffer.from(await small.arrayBuffer())).metadata();
    expect({ format, width, height }).toEqual({ format: 'webp', width: 256, height: 171 });
    expect(small.headers.get('content-type')).toBe('image/webp');
    expect(small.headers.get('content-disposition')).toContain(`filename*=UTF-8''Ferien%20am%20Meer.webp`);
    expect(await usage(call)).toMatchObject({ usedBytes: file.size, reservedBytes: 0, files: 1 });
  });

  test('becomes the avatar of who uploads it, which everybody sees, until it is deleted', async () => {
    const { call, send, userId } = await given.loggedIn();
    const content = await photo();
    const body = { type: 'image/jpeg', size: content.length };
    const { file, upload } = (await call('POST', '/v1/users/me/avatar', { body })).body;
    const before = await send('GET', `/v1/users/${userId}/avatar`);
    await postForm(upload, content);
    await settled(call, file.id);

    const shown = await fetched(send, `/v1/users/${userId}/avatar?size=small`);
    const deleted = await call('DELETE', '/v1/users/me/avatar');
    const after = await send('GET', `/v1/users/${userId}/avatar`);

    expect([before.status, shown.status, deleted.status, after.status]).toEqual([404, 200, 204, 404]);
    expect(shown.headers.get('content-type')).toBe('image/webp');
  });
});

describe('a document', () => {
  test('is listed, fetched as a download, and gone from the bucket when it is deleted', async () => {
    const { call } = await given.loggedIn();
    const file = await uploaded(call, NOTE, TEXT);

    const content = await fetched(call, `/v1/files/${file.id}/content`);
    const { items } = (await call('GET', '/v1/files')).body;
    const link = (await call('GET', `/v1/files/${file.id}/content`)).headers['location']!;
    const deleted = await call('DELETE', `/v1/files/${file.id}`);

    expect(await content.text()).toBe(TEXT);
    expect(content.headers.get('content-disposition')).toMatch(/^attachment; filename="note\.txt"/);
    expect(items.map(({ id }: { id: string }) => id)).toEqual([file.id]);
    expect(deleted.status).toBe(204);
    await until('its content to be gone', 60_000, () => isGone(link));
    expect((await call('GET', `/v1/files/${file.id}`)).status).toBe(404);
    expect(await usage(call)).toMatchObject({ usedBytes: 0, reservedBytes: 0, files: 0 });
  });

  test('that is none of what it is said to be is refused, with the reason', async () => {
    const { call } = await given.loggedIn();

    const file = await uploaded(call, { ...NOTE, name: 'note.pdf', type: 'application/pdf' }, TEXT);

    expect(file).toMatchObject({ state: 'failed', failure: { code: 'type_mismatch' } });
    expect((await call('GET', `/v1/files/${file.id}/content`)).body.code).toBe('not_ready');
    expect(await usage(call)).toMatchObject({ usedBytes: 0, reservedBytes: 0 });
  });
});

describe('the form lets nobody', () => {
  test.each([
    ['send more', (form: Fields) => form, `${TEXT}!`, 'EntityTooLarge'],
    ['send less', (form: Fields) => form, TEXT.slice(1), 'EntityTooSmall'],
    ['send another type', (form: Fields) => ({ ...form, 'Content-Type': 'text/html' }), TEXT, 'AccessDenied'],
    ['send it elsewhere', (form: Fields) => ({ ...form, key: `${form['key']}x` }), TEXT, 'AccessDenied'],
    ['set anything besides', (form: Fields) => ({ ...form, acl: 'public-read' }), TEXT, 'AccessDenied'],
    ['tag it', (form: Fields) => ({ ...form, tagging: '<Tagging/>' }), TEXT, 'AccessDenied'],
  ] as const)('%s', async (_, change, content, code) => {
    const { call } = await given.loggedIn();
    const { id, form } = await askForForm(call, NOTE);

    const answer = await postForm({ ...form, fields: change(form.fields) }, content);

    expect(await answer.text()).toContain(`<Code>${code}</Code>`);
    expect((await call('GET', `/v1/files/${id}`)).body.state).toBe('processing');
  });

  test('put anything in the place of what was looked at', async () => {
    const { call } = await given.loggedIn();
    const { id, form } = await askForForm(call, NOTE);
    await postForm(form, TEXT);
    await settled(call, id);

    const again = await postForm(form, TEXT.toUpperCase());

    expect(again.status).toBe(204);
    const content = await fetched(call, `/v1/files/${id}/content`);
    expect(await content.text()).toBe(TEXT);
  });
});

type Fields = Readonly<Record<string, string>>;

describe('somebody else', () => {
  test('sees nothing of a file, and can change nothing', async () => {
    const [ada, eve] = [await given.loggedIn(), await given.loggedIn()];
    const file = await uploaded(ada.call, NOTE, TEXT);
    const { organisationId } = file;

    const answers = [
      await eve.call('GET', `/v1/files/${file.id}`),
      await eve.call('GET', `/v1/files/${file.id}/content`),
      await eve.call('DELETE', `/v1/files/${file.id}`),
      await eve.call('GET', `/v1/files?organisationId=${organisationId}`),
      await eve.call('GET', `/v1/files/usage?organisationId=${organisationId}`),
      await eve.call('POST', '/v1/files', { body: { ...NOTE, organisationId } }),
    ];

    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404, 404]);
    expect((await ada.call('GET', `/v1/files/${file.id}`)).status).toBe(200);
  });
});

describe('the quota', () => {
  test('holds against many at once, and says what is left', async () => {
    const { call } = await given.loggedIn();
    const { limitBytes, maxUploadBytes } = await usage(call);
    const most = Math.floor(limitBytes / maxUploadBytes);
    const big = { name: 'big.zip', type: 'application/zip', size: maxUploadBytes };

    const ask = async () => {
      const { status, body } = await call('POST', '/v1/files', { body: big });
      return status === 201 ? 'let in' : body.code;
    };
    const answers = await Promise.all(Array.from({ length: most + 10 }, ask));
    // a busy machine tells some of so many to come back
    while (answers.at(-1) !== 'quota_exceeded' && answers.length < 55) answers.push(await ask());

    expect(answers.filter((answer) => answer === 'let in').length).toBeLessThanOrEqual(most);
    expect(answers.at(-1)).toBe('quota_exceeded');
    expect(await usage(call)).toMatchObject({ reservedBytes: most * maxUploadBytes });
  });
});
