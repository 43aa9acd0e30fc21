import { headerOf, jsonOf } from '../platform/testing/alb.ts';
import { silenceOutput } from '../platform/testing/output.ts';
import { givenFilesWithEvents, KB, MB } from './files.fixture.ts';

silenceOutput();

const FACE = { type: 'image/png', size: 200 * KB };
const SIZES = { 'small.webp': 5 * KB, 'small.avif': 4 * KB, 'large.webp': 50 * KB, 'large.avif': 40 * KB };

function givenAvatars() {
  const files = givenFilesWithEvents();
  const { request, arrive, time, people } = files;
  const ada = people.person();
  const ask = async (body: object = FACE) => {
    time.now += 1;
    const answer = await request('POST', '/v1/users/me/avatar', ada.id, { body });
    return (jsonOf(answer) as { file: { id: string } }).file.id;
  };
  const settle = (id: string) => arrive(id, ada.organisationId, SIZES);
  const shown = async () => {
    const answer = await request('GET', `/v1/users/${ada.id}/avatar`);
    return answer.statusCode === 302 ? new URL(headerOf(answer, 'Location')!).pathname.split('/')[3] : null;
  };
  return { ...files, ada, ask, settle, shown };
}

describe('an avatar', () => {
  test('is shown to everybody once it is ready, and takes the place of the one before', async () => {
    const { ada, ask, settle, shown, usage, events } = givenAvatars();
    const first = await ask();
    const before = await shown();
    await settle(first);
    const second = await ask();
    const meanwhile = await shown();

    await settle(second);

    expect([before, meanwhile, await shown()]).toEqual([null, first, second]);
    expect(await usage(ada.id)).toMatchObject({ files: 1, usedBytes: 99 * KB, reservedBytes: 0 });
    const told = events().map(({ type, aggregate }) => [type, aggregate]);
    expect(told.sort()).toEqual(
      [
        ['file.ready', first],
        ['file.ready', second],
        ['file.deleted', first],
      ].sort(),
    );
  });

  test('is the one that was asked for last, whichever is ready first', async () => {
    const { ada, ask, settle, shown, usage } = givenAvatars();
    const [older, newer] = [await ask(), await ask()];
    await settle(newer);

    const settled = await settle(older);

    expect([settled, await shown()]).toEqual([null, newer]);
    expect(await usage(ada.id)).toMatchObject({ files: 1, usedBytes: 99 * KB, reservedBytes: 0 });
  });

  test('stays the one before when the new one is refused', async () => {
    const { ask, settle, shown, worker } = givenAvatars();
    const first = await ask();
    await settle(first);

    await worker.settle(await ask(), { state: 'failed', reason: 'too_many_pixels' });

    expect(await shown()).toBe(first);
  });

  test('is gone when it is deleted, which may be repeated', async () => {
    const { ada, ask, settle, shown, request, usage } = givenAvatars();
    await settle(await ask());

    const answers = [
      await request('DELETE', '/v1/users/me/avatar', ada.id),
      await request('DELETE', '/v1/users/me/avatar', ada.id),
    ];

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([204, 204]);
    expect(await shown()).toBeNull();
    expect(await usage(ada.id)).toMatchObject({ files: 0, usedBytes: 0 });
  });

  test('is gone when its file is deleted', async () => {
    const { ada, ask, settle, shown, request } = givenAvatars();
    const id = await ask();
    await settle(id);

    await request('DELETE', `/v1/files/${id}`, ada.id);

    expect(await shown()).toBeNull();
  });

  test('is hidden while the account is closing', async () => {
    const { ada, ask, settle, shown, people } = givenAvatars();
    const id = await ask();
    await settle(id);

    people.closing.add(ada.id);
    const closing = await shown();
    people.closing.delete(ada.id);

    expect([closing, await shown()]).toEqual([null, id]);
  });

  test.each([
    ['no image', { type: 'application/pdf', size: KB }, 415],
    ['larger than 5 MB', { type: 'image/png', size: 5 * MB + 1 }, 413],
  ])('is refused when it is %s', async (_, body, status) => {
    const { ada, request } = givenAvatars();

    const answer = await request('POST', '/v1/users/me/avatar', ada.id, { body });

    expect(answer.statusCode).toBe(status);
  });
});
