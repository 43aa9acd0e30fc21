import { headerOf, jsonOf } from '../../platform/testing/alb.ts';
import { silenceOutput } from '../../platform/testing/output.ts';
import { addressKeys } from '../feedback/address-key.ts';
import { SuppressionRepository } from '../feedback/suppression.repository.ts';
import { givenPeople } from '../people.fixture.ts';
import { DEFAULT_PREFERENCES } from '../preferences/preferences.ts';
import { PreferencesRepository } from '../preferences/preferences.repository.ts';

silenceOutput();

const PATH = '/v1/unsubscribe';
/** As mail providers send it: from no page of ours, and with nobody's cookie. */
const ONE_CLICK = {
  body: 'List-Unsubscribe=One-Click',
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
};

function givenMails() {
  const given = givenPeople();
  const { table, clock, dataSecret, request } = given;
  return {
    ...given,
    preferences: new PreferencesRepository(table),
    suppressions: new SuppressionRepository({ table, clock, addressKeys: addressKeys(dataSecret) }),
    post: (token: string, more: object = ONE_CLICK) =>
      request('POST', PATH, null, { query: { token: [token] }, ...more }),
  };
}

describe('POST /v1/unsubscribe', () => {
  test('ends the mails of a category for who has an account, without a login, and nothing else', async () => {
    const { people, post, preferences, tokens, time } = givenMails();
    const ada = people.person();
    const token = await tokens.make({ userId: ada, category: 'product' }, time.now);

    const answer = await post(token);

    const { categories, quietHours } = DEFAULT_PREFERENCES;
    expect(answer.statusCode).toBe(200);
    expect((await preferences.find(ada)).preferences).toEqual({
      categories: { ...categories, product: { ...categories.product, mail: 'off' } },
      quietHours,
    });
    expect(people.audited).toMatchObject([{ userId: ada, action: 'mail.unsubscribed' }]);
  });

  test('is as good from a form of several parts, with a browser’s cookies or without any body', async () => {
    const { people, post, preferences, tokens, time } = givenMails();
    const ways = [
      { body: '--b\r\n…', headers: { 'content-type': 'multipart/form-data; boundary=b' } },
      {
        ...ONE_CLICK,
        headers: { ...ONE_CLICK.headers, cookie: '__Host-access=x', origin: 'https://evil.example' },
      },
      {},
    ];

    for (const way of ways) {
      const ada = people.person();
      const answer = await post(await tokens.make({ userId: ada, category: 'billing' }, time.now), way);

      expect(answer.statusCode).toBe(200);
      expect((await preferences.find(ada)).preferences.categories.billing.mail).toBe('off');
    }
  });

  test('twice is as once', async () => {
    const { people, post, preferences, tokens, time } = givenMails();
    const ada = people.person();
    const token = await tokens.make({ userId: ada, category: 'activity' }, time.now);

    await Promise.all([post(token), post(token), post(token)]);

    expect((await preferences.find(ada)).version).toBe(1);
  });

  test('keeps what is chosen at the same moment', async () => {
    const { people, post, preferences, request, tokens, time } = givenMails();
    const ada = people.person();
    const token = await tokens.make({ userId: ada, category: 'product' }, time.now);
    await post(token);
    const body = (await preferences.find(ada)).preferences;
    const quietHours = { from: '20:00', to: '08:00' };
    const other = await tokens.make({ userId: ada, category: 'billing' }, time.now);

    const [put] = await Promise.all([
      request('PUT', '/v1/notification-preferences', ada, {
        body: { ...body, quietHours },
        headers: { 'if-match': '"1"' },
      }),
      post(other),
    ]);

    const { preferences: after } = await preferences.find(ada);
    expect(after.categories.billing.mail).toBe('off');
    expect(after.quietHours).toEqual(put.statusCode === 200 ? quietHours : null);
  });

  test('stops what is mailed to an address without an account, but for security', async () => {
    const { dataSecret, post, suppressions, tokens, time } = givenMails();
    const { active } = await addressKeys(dataSecret)('invited@example.org');
    const token = await tokens.make({ addressKey: active, category: 'activity' }, time.now);

    await post(token);

    const found = await suppressions.find('Invited@example.org');
    expect(found).toMatchObject({ reason: 'unsubscribed', scope: 'non-security' });
    expect(await suppressions.find('other@example.org')).toBeNull();
  });

  test('answers the same to everything, and writes nothing for what is none of ours', async () => {
    const { database, people, post, request, tokens, time } = givenMails();
    const ada = people.person();
    const good = await post(await tokens.make({ userId: ada, category: 'product' }, time.now));
    const gone = people.person();
    const erased = await tokens.make({ userId: gone, category: 'product' }, time.now);
    people.erase(gone);
    const written = database.items('notifications').length;

    const answers = [
      await post('nonsense'),
      await post('x'.repeat(5_000)),
      await post(erased),
      await request('POST', PATH, null, ONE_CLICK),
      await request('POST', PATH, null, { ...ONE_CLICK, query: { token: ['a', 'b'] } }),
    ];

    for (const answer of answers) {
      expect([answer.statusCode, answer.body]).toEqual([good.statusCode, good.body]);
    }
    expect(database.items('notifications')).toHaveLength(written);
  });

  test('is limited by who calls', async () => {
    const { post } = givenMails();
    let last = await post('nonsense');
    for (let call = 1; call < 600; call += 1) last = await post('nonsense');

    const next = await post('nonsense');

    expect([last.statusCode, next.statusCode]).toEqual([200, 429]);
    expect(jsonOf(next)).toMatchObject({ code: 'rate_limited' });
  });
});

describe('GET /v1/unsubscribe', () => {
  test('changes nothing, and leads to the page that asks', async () => {
    const { database, people, request, tokens, time } = givenMails();
    const token = await tokens.make({ userId: people.person(), category: 'product' }, time.now);

    const answer = await request('GET', PATH, null, { query: { token: [token] } });

    expect(answer.statusCode).toBe(302);
    expect(headerOf(answer, 'Location')).toBe(`https://app.example/unsubscribe.html#token=${token}`);
    expect(database.items('notifications')).toEqual([]);
  });
});
