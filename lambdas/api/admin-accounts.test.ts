import { silenceOutput } from '../platform/testing/output.ts';
import { givenService } from './administration.fixture.ts';
import type { Someone } from './administration.fixture.ts';

silenceOutput();

const reason = 'asked for it by phone';
const NOBODY = '01a1fd55-7a80-7833-ba58-a725cfc26732';

/** An admin, and somebody to be administrated. */
async function givenAda() {
  const service = givenService();
  const admin = await service.admin();
  const ada = await service.person('ada@example.com');
  const change = async (what: string, userId = ada.userId, as: Someone = admin) => {
    const { status, json } = await as.send('POST', `/v1/admin/users/${userId}/${what}`, { reason });
    return status === 204 ? status : [status, json['code']];
  };
  const isIn = async (someone: Someone) => (await someone.send('GET', '/v1/users/me')).status === 200;
  const log = (partition: string, action: string) =>
    service.database.items('users', partition).filter((item) => item['action'] === action);
  return { service, admin, ada, change, isIn, log };
}

describe('suspending somebody', () => {
  test('ends their sessions at once, and reinstating lets them in again', async () => {
    const { service, ada, change, isIn } = await givenAda();
    const before = await isIn(ada);

    const suspended = [await change('suspend'), await change('suspend'), await isIn(ada)];
    const refused = await service.loggedIn('ada@example.com');
    const reinstated = [await change('reinstate'), await change('reinstate')];

    expect(before).toBe(true);
    expect(suspended).toEqual([204, 204, false]);
    expect(refused.accessToken).toBeUndefined();
    expect(reinstated).toEqual([204, 204]);
    expect(await isIn(await service.loggedIn('ada@example.com'))).toBe(true);
  });

  test('stands in their log and in the administrators’: who, what, when, from where, and why', async () => {
    const { service, admin, ada, change, log } = await givenAda();
    await change('suspend');
    await change('reinstate');

    const own = log(`USER#${ada.userId}`, 'account.suspended');
    const admins = log('LOG#admins', 'account.suspended');
    const read = await (
      await service.loggedIn('ada@example.com')
    ).send('GET', '/v1/users/me/audit-log', undefined, {
      action: 'account.suspended',
    });

    const facts = {
      by: admin.userId,
      at: service.clock.now(),
      network: expect.stringMatching(/^198\.51\.\d+\.0\/24$/),
    };
    expect([own, admins]).toMatchObject([[facts], [{ ...facts, about: ada.userId }]]);
    expect(read.json['items']).toMatchObject([{ by: admin.userId, reason }]);
  });

  test('keeps the reason from who has the table alone, and from everybody once the person is erased', async () => {
    const { service, admin, ada, change } = await givenAda();
    await change('suspend');
    const reasons = async () => {
      const query = { scope: 'admins', action: 'account.suspended' };
      const { json } = await admin.send('GET', '/v1/admin/audit-log', undefined, query);
      return (json['items'] as { reason: string | null }[]).map((entry) => entry.reason);
    };

    const before = await reasons();
    const table = JSON.stringify(service.database.items('users'));
    await service.destroyKey(ada.userId);

    expect(before).toEqual([reason]);
    expect(table).not.toContain(reason);
    expect(await reasons()).toEqual([null]);
  });

  test('is refused for one’s own account, for nobody, and without a reason', async () => {
    const { admin, ada, change } = await givenAda();

    expect(await change('suspend', admin.userId)).toEqual([409, 'own_account']);
    expect(await change('suspend', NOBODY)).toEqual([404, 'user_not_found']);
    for (const body of [{}, { reason: '' }, { reason: ' ' }, { reason: 'two\nlines' }, { reason, more: 1 }]) {
      expect((await admin.send('POST', `/v1/admin/users/${ada.userId}/suspend`, body)).status).toBe(422);
    }
  });

  test('leaves one of two administrators who suspend each other at once', async () => {
    const { service, admin, change } = await givenAda();
    const other = await service.admin('hedy@example.com');

    const outcomes = await Promise.all([
      change('suspend', other.userId, admin),
      change('suspend', admin.userId, other),
    ]);

    expect(outcomes.filter((outcome) => outcome === 204)).toHaveLength(1);
    const standings = service.database
      .items('auth', 'STANDING#')
      .filter(({ suspendedAt }) => suspendedAt !== null);
    expect(standings).toHaveLength(1);
  });

  test('is not for who has lost the role', async () => {
    const { service, admin, change } = await givenAda();
    await service.administration.withdraw('grace@example.com', 'admin');

    expect(await change('suspend', NOBODY, admin)).toEqual([403, 'forbidden']);
  });
});

describe('ending somebody’s sessions', () => {
  test('logs them out everywhere, and they may log in at once', async () => {
    const { service, ada, change, isIn, log } = await givenAda();
    const other = await service.loggedIn('ada@example.com');

    const outcome = await change('revoke-sessions');

    expect([outcome, await isIn(ada), await isIn(other)]).toEqual([204, false, false]);
    expect(await isIn(await service.loggedIn('ada@example.com'))).toBe(true);
    expect(log('LOG#admins', 'sessions.revoked')).toMatchObject([{ about: ada.userId }]);
  });
});

describe('the first administrator', () => {
  test('is made by a command, which the logs name with who and why', async () => {
    const { service, admin, log } = await givenAda();

    const own = log(`USER#${admin.userId}`, 'role.granted');
    const admins = log('LOG#admins', 'role.granted');

    expect(own).toMatchObject([{ by: 'operator', device: 'the operator', network: null }]);
    expect(admins).toMatchObject([{ by: 'operator', about: admin.userId, at: service.clock.now() - 60_000 }]);
  });
});

describe('GET /v1/admin/audit-log', () => {
  test('shows any log, and who has looked into it', async () => {
    const { admin, ada, log } = await givenAda();

    const { json } = await admin.send('GET', '/v1/admin/audit-log', undefined, { userId: ada.userId });
    await admin.send('GET', '/v1/admin/audit-log/export', undefined, { userId: ada.userId, format: 'jsonl' });

    expect((json['items'] as { action: string }[]).map(({ action }) => action)).toContain('session.started');
    expect(log('LOG#admins', 'audit-log.read')).toMatchObject([{ by: admin.userId, about: ada.userId }]);
    expect(log('LOG#admins', 'audit-log.exported')).toMatchObject([{ by: admin.userId, about: ada.userId }]);
  });

  test('asks for exactly one log, and for the role', async () => {
    const { admin, ada } = await givenAda();
    const path = '/v1/admin/audit-log';
    const two = { userId: ada.userId, scope: 'admins' };

    const answers = [
      await admin.send('GET', path),
      await admin.send('GET', path, undefined, two),
      await admin.send('GET', `${path}/export`, undefined, two),
      await ada.send('GET', path, undefined, { scope: 'admins' }),
    ];

    expect(answers.map(({ status }) => status)).toEqual([422, 422, 422, 403]);
  });
});
