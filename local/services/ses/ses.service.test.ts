import MailComposer from 'nodemailer/lib/mail-composer';

import { createContext, declare, NAMING, OPERATOR, type TestContext } from '../testing.ts';
import { createSes } from './ses.service.ts';

function startSes(context: TestContext = createContext()) {
  let sent = 0;
  const ses = createSes({ newId: () => `mail-${++sent}` });
  void ses.start(
    [
      declare(ses, 'AWS::SES::EmailIdentity', 'Domain', { EmailIdentity: 'example.com' }),
      declare(ses, 'AWS::SES::EmailIdentity', 'Address', { EmailIdentity: 'ann@elsewhere.org' }),
      declare(ses, 'AWS::SES::ConfigurationSet', 'Set', { Name: 'marketing' }),
    ],
    context,
  );
  const call = async (action: string, input: object = {}): Promise<any> =>
    ses.handle!(action, input, OPERATOR);
  return { ses, context, call };
}

async function raw(mail: ConstructorParameters<typeof MailComposer>[0]) {
  const built = await new MailComposer({
    from: 'Soloist <no-reply@example.com>',
    to: 'ann@test.dev',
    ...mail,
  })
    .compile()
    .build();
  return { RawMessage: { Data: built.toString('base64') } };
}

describe('SendRawEmail', () => {
  test('reads the parts, the headers and the recipients of the MIME message', async () => {
    const { ses, call } = startSes();
    const message = await raw({
      subject: 'Grüße, bestätige deine Adresse',
      text: 'Öffne den Link',
      html: '<p>Öffne den <a href="https://example.com/?a=1&amp;b=2">Link</a></p>',
      headers: { 'List-Unsubscribe': '<https://example.com/u>' },
    });

    const answer = await call('SendRawEmail', message);

    expect(answer).toEqual({ MessageId: 'mail-1' });
    expect(ses.mails()).toMatchObject([
      {
        id: 'mail-1',
        to: 'ann@test.dev',
        from: 'Soloist <no-reply@example.com>',
        subject: 'Grüße, bestätige deine Adresse',
        text: expect.stringContaining('Öffne den Link'),
        html: expect.stringContaining('<a href="https://example.com/?a=1&amp;b=2">'),
        headers: { 'list-unsubscribe': '<https://example.com/u>', to: 'ann@test.dev' },
        at: '2026-11-21T12:00:00.000Z',
      },
    ]);
  });

  test('goes to the destinations of the call rather than to those in the headers', async () => {
    const { ses, call } = startSes();

    await call('SendRawEmail', {
      ...(await raw({ text: 'x' })),
      Destinations: ['bob@test.dev', 'Cy <cy@test.dev>'],
    });

    expect(ses.mails()).toMatchObject([{ to: 'bob@test.dev, cy@test.dev' }]);
  });

  test.each([
    ['an address that is an identity', 'ann@elsewhere.org'],
    ['a domain above its own', 'no-reply@mail.example.com'],
  ])('accepts a sender by %s', async (_case, from) => {
    const { call } = startSes();

    const answer = await call('SendRawEmail', await raw({ from, text: 'x' }));

    expect(answer).toHaveProperty('MessageId');
  });

  test('rejects a sender that is no verified identity', async () => {
    const { ses, call } = startSes();

    const sending = call('SendRawEmail', await raw({ from: 'bob@elsewhere.org', text: 'x' }));

    await expect(sending).rejects.toMatchObject({
      code: 'MessageRejected',
      message:
        'Email address is not verified. The following identities failed the check in region EU-WEST-1: bob@elsewhere.org',
    });
    expect(ses.mails()).toEqual([]);
  });

  test.each([
    ['no message', {}, 'ValidationError'],
    [
      'no sender',
      { RawMessage: { Data: Buffer.from('To: a@b.c\r\n\r\nx').toString('base64') } },
      'InvalidParameterValue',
    ],
    [
      'no recipient',
      { RawMessage: { Data: Buffer.from('From: a@example.com\r\n\r\nx').toString('base64') } },
      'InvalidParameterValue',
    ],
  ])('rejects a call with %s', async (_case, input, code) => {
    const { call } = startSes();

    await expect(call('SendRawEmail', input)).rejects.toMatchObject({ code });
  });

  test('rejects a configuration set that no template declares', async () => {
    const { call } = startSes();
    const message = await raw({ text: 'x' });

    await call('SendRawEmail', { ...message, ConfigurationSetName: 'marketing' });
    const sending = call('SendRawEmail', { ...message, ConfigurationSetName: 'other' });

    await expect(sending).rejects.toMatchObject({ code: 'ConfigurationSetDoesNotExist' });
  });
});

describe('SendEmail', () => {
  test('puts the mail together from its parts', async () => {
    const { ses, call } = startSes();

    await call('SendEmail', {
      Source: 'no-reply@example.com',
      Destination: { ToAddresses: ['ann@test.dev'], BccAddresses: ['log@test.dev'] },
      Message: { Subject: { Data: 'Hi' }, Body: { Text: { Data: 'hello' }, Html: { Data: '<p>hello</p>' } } },
    });

    expect(ses.mails()).toMatchObject([
      { to: 'ann@test.dev, log@test.dev', subject: 'Hi', text: 'hello', html: '<p>hello</p>' },
    ]);
  });
});

describe('what an account knows', () => {
  test('counts a day of mails against the quota', async () => {
    const { call, context } = startSes();
    await call('SendRawEmail', await raw({ text: 'yesterday' }));
    context.advance(86_400_001);
    await call('SendRawEmail', await raw({ text: 'today' }));

    const quota = await call('GetSendQuota');

    expect(quota).toMatchObject({ SentLast24Hours: 1 });
  });

  test('lists its identities, verified', async () => {
    const { call } = startSes();

    const { Identities } = await call('ListIdentities', { IdentityType: 'Domain' });
    const { VerificationAttributes } = await call('GetIdentityVerificationAttributes', {
      Identities: ['example.com', 'unknown.org'],
    });

    expect(Identities).toEqual(['example.com']);
    expect([...VerificationAttributes]).toEqual([['example.com', { VerificationStatus: 'Success' }]]);
  });

  test('keeps the mails over a crash, newest first', async () => {
    const before = startSes();
    await before.call('SendRawEmail', await raw({ subject: 'first', text: 'x' }));
    await before.call('SendRawEmail', await raw({ subject: 'second', text: 'x' }));

    const after = startSes(before.context.restarted());

    expect(after.ses.mails().map(({ subject }) => subject)).toEqual(['second', 'first']);
  });
});

describe('permissions', () => {
  test('sending needs the identity, with the sender as a condition key', async () => {
    const { ses } = startSes();

    const access = ses.authorize!('SendRawEmail', await raw({ text: 'x' }));

    expect(access).toEqual([
      {
        action: 'ses:SendRawEmail',
        resource: NAMING.arn('ses', 'identity/example.com'),
        context: {
          'ses:fromaddress': 'no-reply@example.com',
          'ses:fromdisplayname': 'Soloist',
          'ses:recipients': ['ann@test.dev'],
        },
      },
    ]);
  });

  test('a configuration set needs a permission of its own', async () => {
    const { ses } = startSes();

    const access = ses.authorize!('SendRawEmail', {
      ...(await raw({ text: 'x' })),
      ConfigurationSetName: 'marketing',
    });

    expect(access.map(({ resource }) => resource)).toContain(
      NAMING.arn('ses', 'configuration-set/marketing'),
    );
  });
});
