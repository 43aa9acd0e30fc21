import type { SendRawEmailCommand } from '@aws-sdk/client-ses';
import { silenceOutput } from '../../platform/testing/output.ts';
import { write } from './mail.fixture.ts';
import { MailNotAccepted } from './mail.ts';
import { SesTransport } from './ses-transport.ts';

silenceOutput();

const SETS = { security: 'set-security', product: 'set-product' };
const mail = write('verification.requested');

/** SES, answering one after the other what it is given. */
function givenSes(...answers: unknown[]) {
  const commands: SendRawEmailCommand[] = [];
  const send = async (command: SendRawEmailCommand) => {
    commands.push(command);
    const answer = answers.shift() ?? { MessageId: 'id-1' };
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { transport: new SesTransport(async () => ({ send }) as never, SETS), commands };
}

function failure(name: string, properties: Record<string, unknown>) {
  return Object.assign(new Error(name), { name }, properties);
}

describe('SES', () => {
  test('gets the whole message for its one reader, and answers with its id', async () => {
    const { transport, commands } = givenSes();

    const id = await transport.send(mail);

    expect(id).toBe('id-1');
    expect(commands[0]?.input.Destinations).toEqual(['ada@example.org']);
    expect(commands[0]?.input.ConfigurationSetName).toBe('set-security');
    expect(Buffer.from(commands[0]!.input.RawMessage!.Data!).toString()).toContain(
      'From: Soloist <hello@example.com>',
    );
  });

  test('tells what becomes of news where it is told of news', async () => {
    const { transport, commands } = givenSes();
    const news = write('webhook.disabled', { organisationId: 'o1', webhookId: 'w1', host: 'hooks.example' });

    await transport.send(news);

    expect(commands[0]?.input.ConfigurationSetName).toBe('set-product');
  });

  test.each([
    ['refuses it', 'MessageRejected'],
    ['gets no right to send', 'AccessDenied'],
  ])('does not take a mail, now or later, when it %s', async (_, name) => {
    const { transport } = givenSes(failure(name, { $metadata: { httpStatusCode: 400 } }));

    const sent = transport.send(mail);

    await expect(sent).rejects.toBeInstanceOf(MailNotAccepted);
  });

  test.each([
    ['is sent too much', failure('Throttling', { $metadata: { httpStatusCode: 400 } })],
    ['has paused us', failure('AccountSendingPausedException', { $metadata: { httpStatusCode: 400 } })],
    [
      'misses the records of our sender',
      failure('MailFromDomainNotVerifiedException', { $metadata: { httpStatusCode: 400 } }),
    ],
    ['can not be reached', failure('Error', { code: 'ECONNREFUSED' })],
  ])('certainly has not sent the mail when it %s, and may later', async (_, error) => {
    const { transport } = givenSes(error);

    const sent = transport.send(mail);

    await expect(sent).rejects.toMatchObject({ name: 'ProviderAway', mayHaveTaken: false });
  });

  test.each([
    ['breaks', failure('InternalFailure', { $metadata: { httpStatusCode: 500 } })],
    ['hangs up', failure('Error', { code: 'ECONNRESET' })],
    ['does not answer', failure('TimeoutError', {})],
  ])('may have sent the mail when it %s', async (_, error) => {
    const { transport, commands } = givenSes(error);

    const sent = transport.send(mail);

    await expect(sent).rejects.toMatchObject({ name: 'ProviderAway', mayHaveTaken: true, cause: error });
    expect(commands).toHaveLength(1); // nobody tries again here: that is the queue's to decide
  });

  test('is told apart from a fault of our own, which waiting does not mend', async () => {
    const fault = new TypeError('a fault');
    const { transport } = givenSes(fault);

    const sent = transport.send(mail);

    await expect(sent).rejects.toBe(fault);
  });

  test('is left alone after five failures in a row', async () => {
    const { transport, commands } = givenSes(
      ...Array.from({ length: 6 }, () => failure('Error', { code: 'ECONNREFUSED' })),
    );
    for (let attempt = 0; attempt < 5; attempt += 1) await transport.send(mail).catch(() => undefined);

    const sent = transport.send(mail);

    await expect(sent).rejects.toMatchObject({ name: 'ProviderAway', mayHaveTaken: false });
    expect(commands).toHaveLength(5);
  });

  test.each(['MessageRejected', 'Throttling'])(
    'is not given up on for answering %s, so that nobody else has to wait',
    async (name) => {
      const answered = failure(name, { $metadata: { httpStatusCode: 400 } });
      const { transport } = givenSes(...Array.from({ length: 8 }, () => answered));
      for (let attempt = 0; attempt < 8; attempt += 1) await transport.send(mail).catch(() => undefined);

      const id = await transport.send(mail);

      expect(id).toBe('id-1');
    },
  );
});
