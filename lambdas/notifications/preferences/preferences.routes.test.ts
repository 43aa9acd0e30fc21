import { headerOf, jsonOf } from '../../platform/testing/alb.ts';
import { silenceOutput } from '../../platform/testing/output.ts';
import { givenPeople } from '../people.fixture.ts';
import { DAILY_CATEGORIES, DEFAULT_PREFERENCES } from './preferences.ts';

silenceOutput();

const PATH = '/v1/notification-preferences';

const { categories } = DEFAULT_PREFERENCES;
const QUIET = { from: '22:00', to: '07:00' };
const chosen = {
  categories: { ...categories, product: { inbox: false, mail: 'off', push: false } },
  quietHours: QUIET,
};
const withCategory = (name: keyof typeof categories, change: object) => ({
  ...DEFAULT_PREFERENCES,
  categories: { ...categories, [name]: { ...categories[name], ...change } },
});

describe('GET and PUT /v1/notification-preferences', () => {
  test('begin with everything by inbox and mail, and no quiet hours', async () => {
    const { people, request } = givenPeople();

    const answer = await request('GET', PATH, people.person());

    expect(headerOf(answer, 'ETag')).toBe('"0"');
    expect(jsonOf(answer)).toEqual(DEFAULT_PREFERENCES);
  });

  test('show what was chosen, and leave a trace of it', async () => {
    const { people, request } = givenPeople();
    const ada = people.person();

    const saved = await request('PUT', PATH, ada, { body: chosen, headers: { 'if-match': '"0"' } });

    expect(headerOf(saved, 'ETag')).toBe('"1"');
    expect(jsonOf(await request('GET', PATH, ada))).toEqual(chosen);
    expect(people.audited).toMatchObject([{ userId: ada, action: 'notification-preferences.updated' }]);
  });

  test('answer 412 to an old version', async () => {
    const { people, request } = givenPeople();
    const ada = people.person();
    await request('PUT', PATH, ada, { body: chosen });

    const answer = await request('PUT', PATH, ada, { body: chosen, headers: { 'if-match': '"0"' } });

    expect(answer.statusCode).toBe(412);
  });

  test('of two that hold to one version at once one is answered 412', async () => {
    const { people, request } = givenPeople();
    const ada = people.person();
    const save = () => request('PUT', PATH, ada, { body: chosen, headers: { 'if-match': '"0"' } });

    const answers = await Promise.all([save(), save()]);

    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 412]);
  });

  test('of two that hold to no version at once the last one counts', async () => {
    const { people, request } = givenPeople();
    const ada = people.person();
    const save = () => request('PUT', PATH, ada, { body: chosen });

    const answers = await Promise.all([save(), save()]);

    expect(answers.map((answer) => headerOf(answer, 'ETag')).sort()).toEqual(['"1"', '"2"']);
  });

  test.each([
    ['no security mail', withCategory('security', { mail: 'off' }), 'categories.security.mail'],
    ['a daily mail of security', withCategory('security', { mail: 'daily' }), 'categories.security.mail'],
    ['security out of the inbox', withCategory('security', { inbox: false }), 'categories.security.inbox'],
    [
      'a category without digest daily',
      withCategory('product', { mail: 'daily' }),
      'categories.product.mail',
    ],
    ['a missing channel', withCategory('billing', { push: undefined }), 'categories.billing.push'],
    ['an unknown channel', withCategory('billing', { fax: true }), 'categories.billing.fax'],
    ['no time of day', { ...DEFAULT_PREFERENCES, quietHours: { ...QUIET, to: '24:00' } }, 'quietHours.to'],
    ['no time at all', { ...DEFAULT_PREFERENCES, quietHours: { ...QUIET, to: '22:00' } }, 'quietHours.to'],
  ])('answer 422 to %s and name the field', async (_, body, path) => {
    const { people, request } = givenPeople();

    const answer = await request('PUT', PATH, people.person(), { body });

    expect(jsonOf(answer)).toMatchObject({ status: 422, fields: [{ path }] });
  });

  test('say of security that it is always told', async () => {
    const { people, request } = givenPeople();
    const body = withCategory('security', { mail: 'off' });

    const answer = await request('PUT', PATH, people.person(), { body });

    expect(jsonOf(answer)).toMatchObject({
      fields: [{ message: 'security is always told by mail at once' }],
    });
  });

  test.each(DAILY_CATEGORIES)('let %s wait for the day’s digest', async (category) => {
    const { people, request } = givenPeople();

    const answer = await request('PUT', PATH, people.person(), {
      body: withCategory(category, { mail: 'daily' }),
    });

    expect(answer.statusCode).toBe(200);
  });
});
