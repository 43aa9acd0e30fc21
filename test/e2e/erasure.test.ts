import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { stripeSecret } from './faults/stripe.ts';
import { uploaded } from './files-client.ts';
import { operator } from './operator.ts';
import { buy, givenBuyer } from './payments-client.ts';
import { forget, startRehearsal, type Rehearsal } from './rehearsal.ts';
import { backUp, everythingIn } from './stores.ts';
import { codeIn, expectStatus, given, login, mailsTo, PASSWORD } from './target.ts';
import { until } from './until.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const HOUR_S = 3_600;
const GRACE_S = 14 * 24 * HOUR_S;

/** Texts that are nowhere but where a person has put them. */
const CANARIES = {
  name: `Name ${randomUUID()}`,
  organisation: `Organisation ${randomUUID()}`,
  invited: `${randomUUID()}@example.com`,
  apiKey: `Key ${randomUUID()}`,
  fileName: `${randomUUID()}.txt`,
  fileContent: `Content ${randomUUID()}`,
};

describe('an account that is erased', () => {
  // of its own: it moves the clock by weeks
  let rehearsal: Rehearsal;
  beforeAll(async () => {
    rehearsal = await startRehearsal({ secrets: true });
    await until('what is sold to be at Stripe', 90_000, () => stripeSecret(rehearsal.run));
  });
  afterAll(async () => {
    await rehearsal.end();
    forget(rehearsal.state);
  });

  const erasures = async (...args: readonly string[]): Promise<string> => {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['commands/erasures/erasures.ts', 'staging', ...args],
      {
        cwd: ROOT,
        env: {
          ...process.env,
          NODE_OPTIONS: '',
          AWS_ENDPOINT_URL: rehearsal.run.aws,
          AWS_ACCESS_KEY_ID: 'operator',
          AWS_SECRET_ACCESS_KEY: 'operator',
        },
      },
    );
    return stdout;
  };

  const tombstones = async () => Number(/tombstones +(\d+)/.exec(await erasures())?.[1]);

  /** Somebody who has left a trace wherever one can be left. */
  async function givenTraces() {
    const { run } = rehearsal;
    const buyer = await givenBuyer(run);
    const { call } = buyer;
    await buy(buyer, 'business');
    expectStatus(await call('PATCH', '/v1/users/me', { body: { displayName: CANARIES.name } }), 200);
    expectStatus(
      await call('POST', '/v1/api-keys', { body: { name: CANARIES.apiKey, scopes: ['users:read'] } }),
      201,
    );
    const made = await call('POST', '/v1/orgs', { body: { name: CANARIES.organisation } });
    expectStatus(made, 201);
    expectStatus(
      await call('POST', `/v1/orgs/${made.body.id}/invitations`, {
        body: { email: CANARIES.invited, role: 'member' },
      }),
      201,
    );
    const size = Buffer.byteLength(CANARIES.fileContent);
    await uploaded(call, { name: CANARIES.fileName, type: 'text/plain', size }, CANARIES.fileContent);
    const asked = await call('POST', '/v1/users/me/export');
    await until('the export', 60_000, async () => {
      const { body } = await call('GET', `/v1/users/me/exports/${asked.body.id}`);
      return body.state === 'ready';
    });
    return buyer;
  }

  /** Where a canary stands. */
  async function found(texts: readonly string[]): Promise<readonly string[]> {
    const kept = await everythingIn(rehearsal.run);
    return kept
      .filter(({ text }) => texts.some((canary) => text.toLowerCase().includes(canary.toLowerCase())))
      .map(({ where }) => where);
  }

  const customersAtStripe = async () => {
    const { secretKey } = (await stripeSecret(rehearsal.run))!;
    const answer = await fetch(`${rehearsal.run.stripe}/v1/customers?limit=100`, {
      headers: { authorization: `Bearer ${secretKey}` },
    });
    return ((await answer.json()) as { data: { id: string }[] }).data.length;
  };

  test('is in no store any more, and its address is free', async () => {
    const { run } = rehearsal;
    const { advance } = operator(run);
    const ada = await givenTraces();
    const texts = [ada.email, ...Object.values(CANARIES)];
    const before = await found(texts);
    const customers = await customersAtStripe();

    await until('the plan to be known', 60_000, async () =>
      (await everythingIn(run)).some(({ text }) => text.includes('"renews":true')),
    );
    const refused = await ada.call('DELETE', '/v1/users/me');
    expectStatus(await ada.ask('POST', '/v1/payments/subscription/cancel', { body: {} }), 200);
    const closed = await until('the account to close', 60_000, async () => {
      const answer = await ada.call('DELETE', '/v1/users/me');
      return answer.status === 202 && answer;
    });
    const loggedOut = await ada.call('GET', '/v1/users/me');
    const waiting = await erasures();
    const mail = await until('the mail about it', 60_000, async () =>
      (await mailsTo(ada.email, 1, run)).find(({ text }) => text.includes('/restore.html')),
    );

    await advance(GRACE_S + HOUR_S);
    await until('the tombstone', 120_000, async () => (await tombstones()) > 0);
    await until('the second pass', 240_000, async () => {
      await advance(HOUR_S);
      return (await erasures()).includes('due, or being erased         0');
    });
    const atStripe = await until('the customer to go', 60_000, async () => {
      const left = await customersAtStripe();
      return left < customers && { left };
    });
    const after = await until('every store to be empty of them', 120_000, async () => {
      const places = await found(texts);
      if (places.length > 0) await advance(HOUR_S);
      return places.length === 0 && { places };
    });
    const kept = await everythingIn(run);

    // so that what finds nothing is known to look there
    for (const place of ['UsersTable', '/files/', '/exports/']) {
      expect(before).toContainEqual(expect.stringContaining(place));
    }
    expect(refused.body).toMatchObject({ code: 'active_subscription', organisations: [{ name: null }] });
    expect(closed.body.closing.at).toMatch(/^\d{4}-/);
    expect(loggedOut.status).toBe(401);
    expect(waiting).toContain('closed, and can be restored  1');
    expect(mail.subject).toContain('will be erased');
    expect(atStripe.left).toBe(customers - 1);
    expect(after.places).toEqual([]);
    expect(kept.filter(({ where }) => where.includes(`USER#${ada.userId} KEY`))).toEqual([]);
    expect(kept.some(({ where }) => where.includes('SEVERED#'))).toBe(true);

    const anew = await registered(ada.email);
    expect(anew.userId).not.toBe(ada.userId);
    expect((await anew.call('GET', '/v1/users/me')).body).toMatchObject({ displayName: null, closing: null });
  });

  test('is erased again when tables from before come back, and nobody can log in', async () => {
    const { run } = rehearsal;
    const { advance } = operator(run);
    const ada = await given.loggedIn(run);
    const enter = () =>
      ada.send('POST', '/v1/auth/login', { body: { email: ada.email, password: PASSWORD } });
    const others = await tombstones();
    const backup = await backUp(run, ['AuthTable', 'UsersTable']);
    expectStatus(await ada.call('DELETE', '/v1/users/me'), 202);
    await advance(GRACE_S + HOUR_S);
    await until('the tombstone', 120_000, async () => (await tombstones()) > others);
    const erased = await enter();

    await backup.restore();
    const back = await enter();
    const said = await erasures('--reapply');
    const left = async () =>
      (await everythingIn(run)).filter(({ where }) =>
        ['KEY', 'CREDENTIAL', 'PROFILE'].some((item) => where.includes(`USER#${ada.userId} ${item}`)),
      );
    await until('nothing to be left', 120_000, async () => (await left()).length === 0);
    const again = await enter();

    expect([erased.status, back.status, again.status]).toEqual([401, 200, 401]);
    expect(said).toContain(`was asked to erase ${others + 1} people again`);
  });

  /** Registers with an address that was free. */
  async function registered(email: string) {
    const { run } = rehearsal;
    const { send } = await given.account(run);
    const mails = (await mailsTo(email, 1, run)).length;
    const asked = await send('POST', '/v1/auth/register', { body: { email, password: PASSWORD } });
    expectStatus(asked, 202);
    const [mail] = await mailsTo(email, mails + 1, run);
    const body = { token: codeIn(mail!), registrationToken: asked.body.registrationToken };
    expectStatus(await send('POST', '/v1/auth/verify-email', { body }), 200);
    return login({ send, email, password: PASSWORD });
  }
});
