import { createClient } from '../client.ts';
import { expectStatus, given, target } from '../target.ts';
import { attempt, operations, told } from './operations.ts';

describe('the body of a request', () => {
  test.each(['userId', 'sub', 'ownerId', 'roles', 'verifiedAt', '__proto__'])(
    'says nothing of who one is (%s)',
    async (field) => {
      const [owner, stranger] = [await given.loggedIn(), await given.loggedIn()];
      const body = `{"displayName":"Eve","${field}":"${owner.userId}"}`;

      const answer = await stranger.call('PATCH', '/v1/users/me', { body });

      expect(answer.status).toBe(422);
      expect((await owner.call('GET', '/v1/users/me')).body.displayName).not.toBe('Eve');
    },
  );
});

describe('every route that asks who calls answers 401 to', () => {
  test.each<[string, () => Promise<string | undefined>]>([
    ['nobody', async () => undefined],
    [
      'the token of a session that was ended',
      async () => {
        const { call, accessToken } = await given.loggedIn();
        expectStatus(await call('POST', '/v1/auth/logout'), 204);
        return accessToken;
      },
    ],
    ['a refresh token', async () => (await given.loggedIn()).refreshToken],
    [
      'a token with another id in it',
      async () => {
        const [owner, stranger] = [await given.loggedIn(), await given.loggedIn()];
        const [header, , signature] = stranger.accessToken.split('.');
        return [header, owner.accessToken.split('.')[1], signature].join('.');
      },
    ],
  ])('%s', async (_, tokenOf) => {
    const send = createClient(target().api);
    const token = await tokenOf();
    const guarded = (await operations()).filter(({ access }) => access === 'required');

    const answers = await Promise.all(
      guarded.map(async (operation) =>
        told(operation, await attempt(send, operation, token === undefined ? {} : { token })),
      ),
    );

    expect(answers.length).toBeGreaterThan(20);
    expect(answers.filter((answer) => !answer.endsWith('401 unauthenticated'))).toEqual([]);
  });
});
