import { visitor, type Visitor } from './visitor.ts';

// these run in the rehearsal and, by `npm run test:deployed`, against a stage: no mailbox, no faults, no clock

describe('a visitor of a stage', () => {
  let ada: Visitor;
  beforeAll(async () => (ada = await visitor()));

  test('reads the profile', async () => {
    const { status, body } = await ada.call('GET', '/v1/users/me');

    expect([status, body.id]).toEqual([200, ada.userId]);
  });

  test('reads it again only when it has changed', async () => {
    const first = await ada.call('GET', '/v1/users/me');

    const unchanged = await ada.call('GET', '/v1/users/me', {
      headers: { 'if-none-match': first.headers['etag']! },
    });

    expect([unchanged.status, unchanged.text]).toEqual([304, '']);
  });

  test('sees an own change at once, whichever function answers', async () => {
    const displayName = `Heartbeat ${Date.now()}`;

    const changed = await ada.call('PATCH', '/v1/users/me', { body: { displayName } });
    const reads = await Promise.all([1, 2, 3].map(() => ada.call('GET', '/v1/users/me')));

    expect(changed.status).toBe(200);
    expect(reads.map(({ body }) => body.displayName)).toEqual([displayName, displayName, displayName]);
  });

  test('is told by 412 that an older version was changed', async () => {
    const { headers } = await ada.call('GET', '/v1/users/me');
    const change = (displayName: string) =>
      ada.call('PATCH', '/v1/users/me', {
        headers: { 'if-match': headers['etag']! },
        body: { displayName },
      });

    const answers = [await change(`Heartbeat ${Date.now()}`), await change('Heartbeat, too late')];

    expect(answers.map(({ status }) => status)).toEqual([200, 412]);
  });

  test('goes on with a refreshed session, and ends it', async () => {
    const refreshed = await ada.send('POST', '/v1/auth/refresh', {
      body: { refreshToken: ada.refreshToken },
    });
    const token = refreshed.body.accessToken;

    const before = await ada.send('GET', '/v1/users/me', { token });
    const ended = await ada.send('POST', '/v1/auth/logout', { token });
    const after = await ada.send('GET', '/v1/users/me', { token });

    expect([refreshed, before, ended, after].map(({ status }) => status)).toEqual([200, 200, 204, 401]);
  });
});
