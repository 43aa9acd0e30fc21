import { headerOf, jsonOf } from '../platform/testing/alb.ts';
import { silenceOutput } from '../platform/testing/output.ts';
import { givenUsers } from './users.fixture.ts';

silenceOutput();

const PATH = '/v1/users/me/preferences';
const dark = { theme: 'dark', timeFormat: '24h', weekStartsOn: 'monday' };

describe('GET and PUT /v1/users/me/preferences', () => {
  test('begin with what follows the system and the locale', async () => {
    const { person, request } = givenUsers();
    const ada = await person();

    const answer = await request('GET', PATH, ada);

    expect(headerOf(answer, 'ETag')).toBe('"1"');
    expect(jsonOf(answer)).toEqual({ theme: 'system', timeFormat: 'locale', weekStartsOn: 'locale' });
  });

  test('show what was saved', async () => {
    const { person, request } = givenUsers();
    const ada = await person();

    const saved = await request('PUT', PATH, ada, { body: dark, headers: { 'if-match': '"1"' } });

    expect(headerOf(saved, 'ETag')).toBe('"2"');
    expect(jsonOf(await request('GET', PATH, ada))).toEqual(dark);
  });

  test('answer 412 to an old version', async () => {
    const { person, request } = givenUsers();
    const ada = await person();
    await request('PUT', PATH, ada, { body: dark });

    const answer = await request('PUT', PATH, ada, { body: dark, headers: { 'if-match': '"1"' } });

    expect(answer.statusCode).toBe(412);
  });

  test('of two that hold to one version at once one is answered 412', async () => {
    const { person, request } = givenUsers();
    const ada = await person();
    const save = () => request('PUT', PATH, ada, { body: dark, headers: { 'if-match': '"1"' } });

    const answers = await Promise.all([save(), save()]);

    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 412]);
  });

  test('of two that hold to no version at once the last one counts', async () => {
    const { person, request } = givenUsers();
    const ada = await person();
    const save = () => request('PUT', PATH, ada, { body: dark });

    const answers = await Promise.all([save(), save()]);

    expect(answers.map((answer) => headerOf(answer, 'ETag')).sort()).toEqual(['"2"', '"3"']);
  });

  test.each([
    [{ ...dark, theme: 'pink' }, 'theme', 'must be one of: system, light, dark'],
    [
      { theme: 'dark', timeFormat: '24h' },
      'weekStartsOn',
      'must be one of: locale, monday, saturday, sunday',
    ],
    [{ ...dark, font: 'Comic Sans' }, 'font', 'is not a known field'],
  ])('answer 422 to %j', async (body, path, message) => {
    const { person, request } = givenUsers();
    const ada = await person();

    const answer = await request('PUT', PATH, ada, { body });

    expect(jsonOf(answer)).toMatchObject({ status: 422, fields: [{ path, message }] });
  });
});
