import { SSMClient } from '@aws-sdk/client-ssm';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { awsIn, identityIn } from './aws.ts';

const running: { server?: Server } = {};

/** An endpoint that answers everything with `status` and `body`, and the keys to sign with. */
async function given(status: number, body: string) {
  const server = createServer((_, response) => response.writeHead(status).end(body));
  running.server = server;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  process.env['AWS_ENDPOINT_URL'] = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const identity = (account: string) =>
  `<GetCallerIdentityResponse><GetCallerIdentityResult><Account>${account}</Account><Arn>arn:aws:iam::${account}:user/eve</Arn></GetCallerIdentityResult></GetCallerIdentityResponse>`;
const failure = (code: string) =>
  `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>no</Message></Error></ErrorResponse>`;

const before = { ...process.env };
beforeEach(() => {
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'eve', AWS_SECRET_ACCESS_KEY: 'secret' });
});
afterEach(() => {
  process.env = { ...before };
  running.server?.close();
  running.server?.closeAllConnections();
});

describe('clients', () => {
  test('are made once, for the region that was asked for', async () => {
    const aws = awsIn('eu-west-1');

    const client = aws.client(SSMClient);

    expect(aws.client(SSMClient)).toBe(client);
    expect(await client.config.region()).toBe('eu-west-1');
    expect(await client.config.maxAttempts()).toBe(3);
  });
});

describe('the identity', () => {
  test('is whom the credentials belong to', async () => {
    await given(200, identity('111122223333'));

    const found = await identityIn(awsIn('eu-west-1'), '111122223333');

    expect(found).toEqual({ account: '111122223333', arn: 'arn:aws:iam::111122223333:user/eve' });
  });

  test('is refused in another account than the stage’s', async () => {
    await given(200, identity('999999999999'));

    const outcome = identityIn(awsIn('eu-west-1'), '111122223333');

    await expect(outcome).rejects.toThrow(
      'the AWS credentials are of account 999999999999 (arn:aws:iam::999999999999:user/eve), but soloist.config.ts puts the stage in 111122223333',
    );
  });

  test.each([
    ['ExpiredToken', "the AWS credentials have expired: set the rehearsal's keys"],
    ['InvalidClientTokenId', "AWS does not know the access key: set the rehearsal's keys"],
    ['SignatureDoesNotMatch', 'the secret access key is wrong'],
  ])('fails for %s with what to do', async (code, message) => {
    await given(403, failure(code));

    const outcome = identityIn(awsIn('eu-west-1'));

    await expect(outcome).rejects.toThrow(message);
  });

  test('fails when nobody listens, with the address that was tried', async () => {
    process.env['AWS_ENDPOINT_URL'] = 'http://127.0.0.1:9';

    const outcome = identityIn(awsIn('eu-west-1'));

    await expect(outcome).rejects.toThrow(
      'http://127.0.0.1:9 can not be reached (ECONNREFUSED): check the network',
    );
  });
});
