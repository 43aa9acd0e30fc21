import MailComposer from 'nodemailer/lib/mail-composer';

import { createContext, declare, NAMING, OPERATOR, type TestContext } from '../testing.ts';
import { createSes } from './ses.service.ts';

const TOPIC = NAMING.arn('sns', 'feedback');
const ALL = ['send', 'delivery', 'bounce', 'complaint', 'deliveryDelay'];

/** SES with two configuration sets, whose events are in `published`. */
function startSes({
  types = ALL,
  context = createContext(),
}: { types?: string[]; context?: TestContext } = {}) {
  const published: { topic: string; source: string; event: any }[] = [];
  let ids = 0;
  const ses = createSes({
    newId: () => `id-${++ids}`,
    publish: (topic, source, message) =>
      void published.push({ topic, source, event: JSON.parse(message) as unknown }),
  });
  const destination = (set: string) =>
    declare(ses, 'AWS::SES::ConfigurationSetEventDestination', `${set}Events`, {
      ConfigurationSetName: set,
      EventDestination: {
        Name: 'feedback',
        Enabled: true,
        MatchingEventTypes: types,
        SnsDestination: { TopicARN: TOPIC },
      },
    });
  const set = (Name: string, ...SuppressedReasons: string[]) =>
    declare(ses, 'AWS::SES::ConfigurationSet', Name, { Name, SuppressionOptions: { SuppressedReasons } });
  void ses.start(
    [
      declare(ses, 'AWS::SES::EmailIdentity', 'Domain', { EmailIdentity: 'example.com' }),
      set('mail', 'BOUNCE'),
      set('news', 'BOUNCE', 'COMPLAINT'),
      destination('mail'),
      destination('news'),
    ],
    context,
  );
  const send = async (to: string, { set = 'mail' as string | null, headers = {} } = {}) => {
    const mail = { from: 'Soloist <hello@example.com>', to, subject: 'Hi', text: 'hello', headers };
    const built = await new MailComposer(mail).compile().build();
    const input = { RawMessage: { Data: built.toString('base64') } };
    const named = set === null ? input : { ...input, ConfigurationSetName: set };
    return ses.handle!('SendRawEmail', named, OPERATOR) as Promise<{ MessageId: string }>;
  };
  const told = () => published.map(({ event }) => event.eventType as string);
  return { ses, send, published, told, context };
}

describe('what SES says of a mail', () => {
  test.each([
    ['ann@test.dev', ['Send', 'Delivery']],
    ['success@simulator.amazonses.com', ['Send', 'Delivery']],
    ['bounce+label@simulator.amazonses.com', ['Send', 'Bounce']],
    ['Complaint@Simulator.amazonses.com', ['Send', 'Delivery', 'Complaint']],
    ['ooto@simulator.amazonses.com', ['Send', 'Delivery', 'Bounce']],
    ['suppressionlist@simulator.amazonses.com', ['Send', 'Bounce']],
  ])('to %s is %j', async (address, events) => {
    const { send, told } = startSes();

    await send(address);

    expect(told()).toEqual(events);
  });

  test.each([
    ['bounce', { bounceType: 'Permanent', bounceSubType: 'General' }],
    ['ooto', { bounceType: 'Transient', bounceSubType: 'General' }],
    ['suppressionlist', { bounceType: 'Permanent', bounceSubType: 'Suppressed' }],
  ])('of a bounce by %s@ is of what kind it is, and whose', async (name, kind) => {
    const { send, published } = startSes();

    await send(`${name}@simulator.amazonses.com`);

    expect(published.at(-1)!.event.bounce).toMatchObject({
      ...kind,
      bouncedRecipients: [{ emailAddress: `${name}@simulator.amazonses.com` }],
      feedbackId: expect.stringMatching(/^id-/),
      timestamp: '2026-11-21T12:00:00.000Z',
    });
  });

  test('names the mail, its tags and its configuration set, and goes to the topic in the set’s name', async () => {
    const { send, published } = startSes({ types: ['delivery'] });

    const { MessageId } = await send('ann@test.dev', {
      headers: { 'X-SES-MESSAGE-TAGS': 'user=ada, event=event-1' },
    });

    expect(published).toMatchObject([
      {
        topic: TOPIC,
        source: NAMING.arn('ses', 'configuration-set/mail'),
        event: {
          eventType: 'Delivery',
          mail: {
            messageId: MessageId,
            destination: ['ann@test.dev'],
            commonHeaders: { subject: 'Hi' },
            tags: { 'ses:configuration-set': ['mail'], user: ['ada'], event: ['event-1'] },
          },
        },
      },
    ]);
  });

  test('is that it is late, while the fault is on', async () => {
    const { send, told, context } = startSes();
    context.faults.set({ service: 'ses', kind: 'delay', settings: {} });

    await send('ann@test.dev');

    expect(told()).toEqual(['Send', 'DeliveryDelay']);
  });

  test('is nothing without a configuration set', async () => {
    const { send, published } = startSes();

    await send('bounce@simulator.amazonses.com', { set: null });

    expect(published).toEqual([]);
  });

  test('goes to topics alone: the start refuses another destination', () => {
    const ses = createSes();
    const destination = declare(ses, 'AWS::SES::ConfigurationSetEventDestination', 'Events', {
      ConfigurationSetName: 'mail',
      EventDestination: { Name: 'metrics', MatchingEventTypes: ['send'], CloudWatchDestination: {} },
    });

    expect(() => ses.start([destination], createContext())).toThrow(/Events has no SnsDestination/);
  });
});

describe('tags', () => {
  test('are shown in the mailbox, and SES’s own headers are not', async () => {
    const { ses, send } = startSes();

    await send('ann@test.dev', { headers: { 'X-SES-MESSAGE-TAGS': 'user=ada' } });

    const [mail] = ses.mails();
    expect(mail).toMatchObject({ tags: { user: 'ada' }, configurationSet: 'mail', fate: 'delivered' });
    expect(mail!.headers).not.toHaveProperty('x-ses-message-tags');
  });

  test.each(['user=ada lovelace', 'user', 'naïve=1'])('fail as %j', async (tags) => {
    const { ses, send } = startSes();

    const sending = send('ann@test.dev', { headers: { 'X-SES-MESSAGE-TAGS': tags } });

    await expect(sending).rejects.toMatchObject({ code: 'InvalidParameterValue' });
    expect(ses.mails()).toEqual([]);
  });
});

describe('SES’s list of addresses', () => {
  test.each([
    ['a bounce', 'BOUNCE', 'mail', []],
    ['a bounce', 'BOUNCE', 'news', []],
    ['a complaint', 'COMPLAINT', 'mail', ['ann@test.dev']],
    ['a complaint', 'COMPLAINT', 'news', []],
  ] as const)('after %s (%s) lets through by the set %s: %j', async (_, reason, set, reached) => {
    const { ses, send } = startSes();
    ses.suppressed().put({ address: 'Ann@test.dev', reason, at: 0 });

    await send('ann@test.dev', { set });

    expect(ses.mails().map(({ to }) => to)).toEqual(reached);
  });

  test('is told of as a bounce, since SES has taken the mail', async () => {
    const { ses, send, published } = startSes();
    ses.suppressed().put({ address: 'ann@test.dev', reason: 'BOUNCE', at: 0 });

    await send('ann@test.dev');

    expect(published.at(-1)!.event.bounce).toMatchObject({ bounceSubType: 'OnAccountSuppressionList' });
  });

  test('never has the simulator’s addresses, and is kept over a crash', async () => {
    const before = startSes();
    await before.send('bounce@simulator.amazonses.com');
    before.ses.suppressed().put({ address: 'ann@test.dev', reason: 'BOUNCE', at: 0 });

    const after = startSes({ context: before.context.restarted() });

    expect(after.ses.suppressed().all()).toEqual([{ address: 'ann@test.dev', reason: 'BOUNCE', at: 0 }]);
  });
});

describe('the rate of an account', () => {
  /** As many mails as are taken, and how the first that isn't is refused. */
  async function exhaust({ send }: ReturnType<typeof startSes>, address: string) {
    for (let taken = 0; ; taken += 1) {
      try {
        await send(address);
      } catch (error) {
        return { taken, error };
      }
    }
  }

  test('is 14 a second after a burst of five seconds, and refused as throttling', async () => {
    const ses = startSes();

    const burst = await exhaust(ses, 'ann@test.dev');
    ses.context.advance(1_000);
    const second = await exhaust(ses, 'ann@test.dev');

    expect([burst.taken, second.taken]).toEqual([70, 14]);
    expect(burst.error).toMatchObject({ code: 'Throttling', message: 'Maximum sending rate exceeded.' });
  });

  test('is one a second in the sandbox, 200 a day, to who is verified and to the simulator', async () => {
    const ses = startSes();
    ses.context.faults.set({ service: 'sesv2', kind: 'sandbox', settings: {} });

    const first = await exhaust(ses, 'success@simulator.amazonses.com');
    for (let sent = first.taken; sent < 200; sent += 1) {
      ses.context.advance(1_000);
      await ses.send('bob@example.com');
    }
    ses.context.advance(1_000);
    const last = await exhaust(ses, 'bob@example.com');

    expect(first.taken).toBe(1);
    expect(last).toMatchObject({ taken: 0, error: { message: 'Daily message quota exceeded.' } });
    await expect(ses.send('ann@test.dev')).rejects.toMatchObject({ code: 'MessageRejected' });
  });

  test('does not matter while the sender is not verified', async () => {
    const { send, context } = startSes();
    context.faults.set({ service: 'sesv2', kind: 'unverified', settings: {} });

    await expect(send('ann@test.dev')).rejects.toMatchObject({
      code: 'MessageRejected',
      message: expect.stringContaining('hello@example.com'),
    });
  });
});
