import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { secretsManager } from './aws/secrets-manager.ts';
import { sqs } from './aws/sqs.ts';
import { ROOT_ANNOUNCED_MS } from './roots.ts';
import { rootsOf, rotatedSecret, secret } from './secrets.ts';

let aws: Server;
let answers: (() => object)[];
let asked: unknown[];
let now = 0;
const clock = { now: () => now };

beforeAll(async () => {
  aws = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    asked.push(JSON.parse(body));
    const answer = answers.shift()?.() ?? {};
    response.writeHead('__type' in answer ? 400 : 200, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(JSON.stringify(answer));
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => aws.once('listening', resolve));
  const { port } = aws.address() as AddressInfo;
  const key = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test', AWS_REGION: 'eu-west-1' };
  Object.assign(process.env, { ...key, AWS_ENDPOINT_URL: `http://127.0.0.1:${port}` });
});

afterAll(async () => {
  (await secretsManager()).destroy();
  (await sqs()).destroy();
  aws.closeAllConnections();
  await new Promise((resolve) => aws.close(resolve));
});

beforeEach(() => {
  asked = [];
  answers = [];
});

test('a secret is read once in five minutes', async () => {
  answers = [() => ({ SecretString: 'first' }), () => ({ SecretString: 'second' })];

  const [one, two] = await Promise.all([secret('arn:a', clock), secret('arn:a', clock)]);
  now += 5 * 60_000;
  const later = await secret('arn:a', clock);

  expect([one, two, later]).toEqual(['first', 'first', 'second']);
  expect(asked).toEqual([{ SecretId: 'arn:a' }, { SecretId: 'arn:a' }]);
});

test('a secret that nobody has entered yet is asked for again as soon as its reader wants', async () => {
  answers = [() => ({ SecretString: '{}' }), () => ({ SecretString: 'entered' })];
  const keptMs = (text: string) => (text === '{}' ? 1_000 : 60_000);

  const before = await secret('arn:entered', clock, keptMs);
  now += 1_000;
  const after = await secret('arn:entered', clock, keptMs);
  now += 59_000;
  const later = await secret('arn:entered', clock, keptMs);

  expect([before, after, later]).toEqual(['{}', 'entered', 'entered']);
});

test('a failure is not kept', async () => {
  answers = [() => ({ __type: 'AccessDeniedException', message: 'no' }), () => ({ SecretString: 'now' })];

  await expect(secret('arn:b', clock)).rejects.toMatchObject({ name: 'AccessDeniedException' });

  expect(await secret('arn:b', clock)).toBe('now');
});

test('a secret without a text is told by its name', async () => {
  await expect(secret('arn:c', clock)).rejects.toThrow('secret arn:c has no text');
});

test('a secret that was never rotated has no version before', async () => {
  answers = [
    () => ({ SecretString: 'first', CreatedDate: 1_000 }),
    () => ({ __type: 'ResourceNotFoundException', message: 'no AWSPREVIOUS' }),
  ];

  const versions = await rotatedSecret('arn:d', clock);

  expect(versions).toEqual({ current: { text: 'first', createdAt: 1_000_000 }, previous: null });
});

test('a rotation is seen after five minutes, with what was current before', async () => {
  const none = () => ({ __type: 'ResourceNotFoundException', message: 'no AWSPREVIOUS' });
  const first = () => ({ SecretString: 'first', CreatedDate: 1_000 });
  const second = () => ({ SecretString: 'second', CreatedDate: 2_000 });
  answers = [first, none, second, first];
  await rotatedSecret('arn:e', clock);

  now += 5 * 60_000 - 1;
  const warm = await rotatedSecret('arn:e', clock);
  now += 1;
  const later = await rotatedSecret('arn:e', clock);

  expect(warm.current.text).toBe('first');
  expect([later.current.text, later.previous?.text]).toEqual(['second', 'first']);
  expect(asked.slice(-2)).toEqual([
    { SecretId: 'arn:e' },
    { SecretId: 'arn:e', VersionStage: 'AWSPREVIOUS' },
  ]);
});

test('fails when the version before can not be read, rather than forget it', async () => {
  answers = [
    () => ({ SecretString: 'second', CreatedDate: 2_000 }),
    () => ({ __type: 'AccessDeniedException', message: 'no' }),
  ];

  await expect(rotatedSecret('arn:f', clock)).rejects.toMatchObject({ name: 'AccessDeniedException' });
});

test('the roots of a secret are those that its labels keep, and are read once in five minutes', async () => {
  const made = Math.floor(now / 1_000);
  const current = { SecretString: 'new', CreatedDate: made, VersionStages: ['AWSCURRENT', 'ROOT-3'] };
  answers = [
    () => current,
    () => ({ SecretString: 'old', CreatedDate: 1, VersionStages: ['AWSPREVIOUS', 'ROOT-2'] }),
    () => ({ __type: 'ResourceNotFoundException', message: 'no ROOT-1' }),
  ];

  const roots = await rootsOf('arn:g', clock);
  await rootsOf('arn:g', clock);

  expect(roots.all.map(({ id, text }) => [id, text])).toEqual([
    [2, 'old'],
    [3, 'new'],
  ]);
  expect(roots.active.id).toBe(2);
  expect(asked).toEqual([
    { SecretId: 'arn:g' },
    { SecretId: 'arn:g', VersionStage: 'ROOT-2' },
    { SecretId: 'arn:g', VersionStage: 'ROOT-1' },
  ]);
});

test('a new root is used once it is known everywhere, also by who read it before', async () => {
  const made = Math.floor(now / 1_000) - (ROOT_ANNOUNCED_MS - 60_000) / 1_000;
  answers = [
    () => ({ SecretString: 'new', CreatedDate: made, VersionStages: ['AWSCURRENT', 'ROOT-2'] }),
    () => ({ SecretString: 'old', CreatedDate: 1, VersionStages: ['ROOT-1'] }),
  ];

  const before = await rootsOf('arn:h', clock);
  now += 60_000;
  const after = await rootsOf('arn:h', clock);

  expect([before.active.text, after.active.text]).toEqual(['old', 'new']);
  expect(asked).toHaveLength(2);
});

test('a root that can not be read is no root that is retired', async () => {
  answers = [
    () => ({ SecretString: 'new', CreatedDate: 1, VersionStages: ['AWSCURRENT', 'ROOT-2'] }),
    () => ({ __type: 'AccessDeniedException', message: 'no' }),
  ];

  await expect(rootsOf('arn:i', clock)).rejects.toMatchObject({ name: 'AccessDeniedException' });
});

test('clients are made once, with attempts of ours, and without dual-stack names on this machine', async () => {
  const client = await sqs();

  expect(await sqs()).toBe(client);
  expect(await client.config.maxAttempts()).toBe(3);
  expect(await client.config.useDualstackEndpoint()).toBe(false);
});
