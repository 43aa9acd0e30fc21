import {
  GetIdentityVerificationAttributesCommand,
  ListIdentitiesCommand,
  SendRawEmailCommand,
  SESClient,
} from '@aws-sdk/client-ses';
import {
  GetSecretValueCommand,
  ListSecretVersionIdsCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import {
  DeleteMessageCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';

import { startEndpoint, type Endpoint } from '../aws/endpoint.ts';
import { createSecretsManager } from './secretsmanager/secretsmanager.service.ts';
import { createSes } from './ses/ses.service.ts';
import { createSqs } from './sqs/sqs.service.ts';
import { createSts } from './sts/sts.service.ts';
import { createContext, declare } from './testing.ts';

// What the SDK itself checks and makes of an answer: digests, errors by name, XML. Each service's own tests do the rest.

const CREDENTIALS = { accessKeyId: 'operator', secretAccessKey: 'operator' };

const sqs = createSqs();
const ses = createSes();
const secrets = createSecretsManager();
const sts = createSts();
const services = [sqs, ses, secrets, sts];
const running: { endpoint?: Endpoint } = {};
const settings = () => ({
  endpoint: running.endpoint!.url,
  region: 'eu-west-1',
  credentials: CREDENTIALS,
  maxAttempts: 1,
});

beforeAll(async () => {
  running.endpoint = await startEndpoint({ services });
  const context = createContext({ naming: { endpoint: running.endpoint.url } });
  const { naming } = context;
  await sqs.start([declare(sqs, 'AWS::SQS::Queue', 'Jobs', { QueueName: 'jobs' }, naming)], context);
  await ses.start(
    [declare(ses, 'AWS::SES::EmailIdentity', 'Domain', { EmailIdentity: 'example.com' })],
    context,
  );
  await secrets.start(
    [
      declare(secrets, 'AWS::SecretsManager::Secret', 'Secret', { Name: 'signing', SecretString: 'value' }),
      ...['rotated', 'rotated twice'].map((Name) =>
        declare(secrets, 'AWS::SecretsManager::Secret', 'Rotated', { Name, SecretString: 'first' }),
      ),
    ],
    context,
  );
  await sts.start([], context);
});

afterAll(async () => {
  for (const service of services) await service.stop();
  await running.endpoint!.close();
});

describe('SQS by the SDK', () => {
  test('a message passes its digest checks, through the URL it was told', async () => {
    const client = new SQSClient(settings());
    const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName: 'jobs' }));
    const attributes = { bytes: { DataType: 'Binary', BinaryValue: Buffer.from([0, 255]) } };
    await client.send(
      new SendMessageCommand({ QueueUrl, MessageBody: 'Grüße', MessageAttributes: attributes }),
    );

    const { Messages: [message] = [] } = await client.send(
      new ReceiveMessageCommand({ QueueUrl, MessageAttributeNames: ['All'] }),
    );
    await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message!.ReceiptHandle }));

    expect(message!.Body).toBe('Grüße');
    expect(Buffer.from(message!.MessageAttributes!.bytes!.BinaryValue!)).toEqual(Buffer.from([0, 255]));
  });

  test('a batch passes its digest checks', async () => {
    const client = new SQSClient(settings());
    const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName: 'jobs' }));

    const answer = await client.send(
      new SendMessageBatchCommand({ QueueUrl, Entries: [{ Id: 'a', MessageBody: 'x' }] }),
    );

    expect(answer.Successful).toMatchObject([{ Id: 'a' }]);
  });

  test('an error has its name', async () => {
    const client = new SQSClient(settings());

    const asking = client.send(new GetQueueUrlCommand({ QueueName: 'none' }));

    await expect(asking).rejects.toMatchObject({ name: 'QueueDoesNotExist' });
  });
});

describe('SES by the SDK', () => {
  const message = (from: string) => ({
    RawMessage: {
      Data: Buffer.from(`From: ${from}\r\nTo: ann@test.dev\r\nSubject: Hi\r\n\r\nhello & goodbye`),
    },
  });

  test('a mail is accepted and has an id', async () => {
    const client = new SESClient(settings());

    const { MessageId } = await client.send(new SendRawEmailCommand(message('a@example.com')));

    expect(ses.mails()).toMatchObject([
      { id: MessageId, to: 'ann@test.dev', text: expect.stringMatching('hello & goodbye') },
    ]);
  });

  test('a rejected mail has the name and the message of SES', async () => {
    const client = new SESClient(settings());

    const sending = client.send(new SendRawEmailCommand(message('a@elsewhere.org')));

    await expect(sending).rejects.toMatchObject({
      name: 'MessageRejected',
      message: expect.stringMatching(/^Email address is not verified/),
    });
  });

  test('lists and maps arrive as such', async () => {
    const client = new SESClient(settings());

    const { Identities } = await client.send(new ListIdentitiesCommand({}));
    const { VerificationAttributes } = await client.send(
      new GetIdentityVerificationAttributesCommand({ Identities }),
    );

    expect(Identities).toEqual(['example.com']);
    expect(VerificationAttributes).toEqual({ 'example.com': { VerificationStatus: 'Success' } });
  });
});

describe('Secrets Manager and STS by the SDK', () => {
  test('a secret is read, and its absence has a name', async () => {
    const client = new SecretsManagerClient(settings());

    const { SecretString, CreatedDate } = await client.send(
      new GetSecretValueCommand({ SecretId: 'signing' }),
    );
    const asking = client.send(new GetSecretValueCommand({ SecretId: 'none' }));

    expect(SecretString).toBe('value');
    expect(CreatedDate).toEqual(new Date('2026-11-21T12:00:00Z'));
    await expect(asking).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  test('a rotated secret is read by label, listed by version, and its rotation can be taken back', async () => {
    const client = new SecretsManagerClient(settings());
    const [SecretId, VersionStage] = ['rotated', 'AWSPREVIOUS'];
    const read = async (label?: string) =>
      (await client.send(new GetSecretValueCommand({ SecretId, VersionStage: label }))).SecretString;
    const never = client.send(new GetSecretValueCommand({ SecretId, VersionStage }));
    await expect(never).rejects.toBeInstanceOf(ResourceNotFoundException);

    const put = await client.send(new PutSecretValueCommand({ SecretId, SecretString: 'second' }));
    const rotated = [await read(), await read(VersionStage)];
    const { Versions = [] } = await client.send(new ListSecretVersionIdsCommand({ SecretId }));
    const first = Versions.find(({ VersionId }) => VersionId !== put.VersionId)!;
    await client.send(
      new UpdateSecretVersionStageCommand({
        SecretId,
        VersionStage: 'AWSCURRENT',
        MoveToVersionId: first.VersionId,
        RemoveFromVersionId: put.VersionId,
      }),
    );

    expect(rotated).toEqual(['second', 'first']);
    expect(first).toMatchObject({
      VersionStages: ['AWSPREVIOUS'],
      CreatedDate: new Date('2026-11-21T12:00:00Z'),
    });
    expect([await read(), await read(VersionStage)]).toEqual(['first', 'second']);
  });

  test('a version of two rotations ago is listed only where deprecated ones are asked for', async () => {
    const client = new SecretsManagerClient(settings());
    const SecretId = 'rotated twice';
    for (const SecretString of ['second', 'third'])
      await client.send(new PutSecretValueCommand({ SecretId, SecretString }));

    const labelled = await client.send(new ListSecretVersionIdsCommand({ SecretId }));
    const all = await client.send(new ListSecretVersionIdsCommand({ SecretId, IncludeDeprecated: true }));

    expect(labelled.Versions).toHaveLength(2);
    expect(all.Versions).toHaveLength(3);
  });

  test('the caller is told who it is', async () => {
    const client = new STSClient(settings());

    const identity = await client.send(new GetCallerIdentityCommand({}));

    expect(identity.Account).toBe('111122223333');
    expect(identity.Arn).toBe('arn:aws:iam::111122223333:user/operator');
  });
});
