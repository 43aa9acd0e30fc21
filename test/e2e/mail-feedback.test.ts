import { randomUUID } from 'node:crypto';
import { createClient } from './client.ts';
import { deliveriesOf, type RecordedDelivery } from './deliveries.ts';
import { operator } from './operator.ts';
import { codeIn, expectStatus, given, login, mailsTo, PASSWORD, target, type LoggedIn } from './target.ts';
import { until } from './until.ts';

const run = target();

/** What SES says of mails comes by a topic, a queue and a worker, on a machine that has other things to do. */
const PATIENCE = 60_000;

/** Somebody with one of the addresses that AWS has for trying out what becomes of mails; a label makes it their own. */
async function reader(name: 'bounce' | 'complaint' | 'ooto'): Promise<LoggedIn> {
  const email = `${name}+${randomUUID()}@simulator.amazonses.com`;
  const send = createClient(run.api);
  const registered = await send('POST', '/v1/auth/register', { body: { email, password: PASSWORD } });
  expectStatus(registered, 202);
  const [mail] = await mailsTo(email);
  const { registrationToken } = registered.body;
  const body = { token: codeIn(mail!), registrationToken };
  expectStatus(await send('POST', '/v1/auth/verify-email', { body }), 200);
  const account = { send, email, password: PASSWORD };
  return { ...account, ...(await login(account)) };
}

/** Waits for a record of a mail that was to be sent to somebody. */
function recorded(userId: string, eventType: string, what: Partial<RecordedDelivery>) {
  return until(`${eventType} with ${JSON.stringify(what)}`, PATIENCE, async () => {
    const found = await deliveriesOf(run, userId);
    return found.find(
      (delivery) =>
        delivery.eventType === eventType &&
        delivery.channel === 'mail' &&
        Object.entries(what).every(([key, value]) => Reflect.get(delivery, key) === value),
    );
  });
}

const askForNewPassword = async ({ send, email }: LoggedIn) =>
  expectStatus(await send('POST', '/v1/auth/password/forgot', { body: { email } }), 202);

/** Invites an address to an organisation of its own, whose name is answered. */
async function invite(owner: LoggedIn, email: string): Promise<string> {
  const name = `Engines ${randomUUID()}`;
  const made = await owner.call('POST', '/v1/orgs', { body: { name } });
  expectStatus(made, 201);
  const body = { email, role: 'member' };
  expectStatus(await owner.call('POST', `/v1/orgs/${made.body.id}/invitations`, { body }), 201);
  return name;
}

describe('what becomes of a mail', () => {
  test('a complaint ends all mail but what somebody needs to get into their account', async () => {
    const [ada, complainer] = await Promise.all([given.loggedIn(), reader('complaint')]);
    await recorded(complainer.userId, 'verification.requested', { feedback: 'complained' });

    const name = await invite(ada, complainer.email);
    await askForNewPassword(complainer);

    await recorded(ada.userId, 'invitation.created', { outcome: 'suppressed' });
    const mails = await mailsTo(complainer.email, 2);
    expect(mails).toHaveLength(2);
    expect(mails.map(({ subject }) => subject).join()).not.toContain(name);
  });

  test('a bounce ends all mail', async () => {
    const gone = await reader('bounce');
    await recorded(gone.userId, 'verification.requested', { feedback: 'bounced' });

    await askForNewPassword(gone);

    await recorded(gone.userId, 'password-reset.requested', { outcome: 'suppressed' });
    expect(await mailsTo(gone.email)).toHaveLength(1);
  });

  test('who is out of the office goes on getting mail', async () => {
    const [ada, away] = await Promise.all([given.loggedIn(), reader('ooto')]);
    // the answer to the first mail is told of before what becomes of the second
    await recorded(away.userId, 'verification.requested', { feedback: 'delivered' });
    await askForNewPassword(away);
    await recorded(away.userId, 'password-reset.requested', { feedback: 'delivered' });

    await invite(ada, away.email);

    await recorded(ada.userId, 'invitation.created', { outcome: 'sent' });
    expect(await mailsTo(away.email, 3)).toHaveLength(3);
  });

  test('nothing of it needs a human, and nothing is left over', async () => {
    const deadLetters = await operator(run).queue('soloist-staging-mail-feedback-dead-letters');

    expect(deadLetters).toMatchObject({ visible: 0, inFlight: 0 });
  });
});
