import { GetHostedZoneCommand, Route53Client } from '@aws-sdk/client-route-53';
import { GetEmailIdentityCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import { GetSendQuotaCommand, SESClient } from '@aws-sdk/client-ses';

import { AwsError, type Service } from '../service.ts';
import { startEndpoint, type Endpoint } from './endpoint.ts';
import { restJson } from './rest-json.ts';
import { createRoutes } from './rest-routes.ts';
import { restXml } from './rest-xml.ts';

const idle = { resourceTypes: [], start() {}, stop() {} };
const received: { action: string; input: unknown }[] = [];

const mail: Service = {
  ...idle,
  name: 'sesv2',
  signingName: 'ses',
  protocol: 'rest',
  rest: restJson({ 'GET /v2/email/identities/{EmailIdentity}': 'GetEmailIdentity' }),
  authorize: (action) => [{ action: `ses:${action}`, resource: '*' }],
  handle(action, input) {
    received.push({ action, input });
    if (input.EmailIdentity === 'none') throw new AwsError('NotFoundException', 'no identity none', 404);
    return { VerifiedForSendingStatus: true };
  },
};

const oldMail: Service = {
  ...idle,
  name: 'ses',
  protocol: 'query',
  handle: () => ({ Max24HourSend: 200 }),
};

const names: Service = {
  ...idle,
  name: 'route53',
  protocol: 'rest',
  rest: restXml('https://route53.amazonaws.com/doc/2013-04-01/', {
    'GET /2013-04-01/hostedzone/{Id}': 'GetHostedZone',
  }),
  handle(_action, { Id }) {
    if (Id === 'ZNONE') throw new AwsError('NoSuchHostedZone', `No hosted zone found with ID: ${Id}`, 404);
    const HostedZone = { Id: `/hostedzone/${Id}`, Name: 'example.com.', CallerReference: 'a<b' };
    return { HostedZone, DelegationSet: { NameServers: { NameServer: ['ns-1.test', 'ns-2.test'] } } };
  },
};

let endpoint: Endpoint;
const settings = (accessKeyId = 'operator') => ({
  endpoint: endpoint.url,
  region: 'us-east-1',
  credentials: { accessKeyId, secretAccessKey: 'x' },
  maxAttempts: 1,
});
const identity = (EmailIdentity: string, accessKeyId?: string) =>
  new SESv2Client(settings(accessKeyId)).send(new GetEmailIdentityCommand({ EmailIdentity }));
const zone = (Id: string) => new Route53Client(settings()).send(new GetHostedZoneCommand({ Id }));

beforeEach(async () => {
  endpoint = await startEndpoint({
    services: [mail, oldMail, names],
    callers: (accessKeyId) => ({ accessKeyId, principal: accessKeyId }),
    authorize: ({ principal }, { action }) => (principal === 'stranger' ? `${action} is not for you` : null),
  });
});
afterEach(async () => {
  received.length = 0;
  await endpoint.close();
});

describe('a REST service', () => {
  test('answers JSON, the path decoded', async () => {
    const output = await identity('a b@example.com');

    expect(output.VerifiedForSendingStatus).toBe(true);
    expect(received).toEqual([{ action: 'GetEmailIdentity', input: { EmailIdentity: 'a b@example.com' } }]);
  });

  test('shares its signing name with one of another protocol', async () => {
    const quota = await new SESClient(settings()).send(new GetSendQuotaCommand({}));

    expect(quota.Max24HourSend).toBe(200);
  });

  test('answers XML, lists included', async () => {
    const output = await zone('Z1');

    expect(output.HostedZone).toMatchObject({ Id: '/hostedzone/Z1', CallerReference: 'a<b' });
    expect(output.DelegationSet?.NameServers).toEqual(['ns-1.test', 'ns-2.test']);
  });

  test.each([
    ['JSON', () => identity('none'), { name: 'NotFoundException', message: 'no identity none' }],
    [
      'XML',
      () => zone('ZNONE'),
      { name: 'NoSuchHostedZone', message: 'No hosted zone found with ID: ZNONE' },
    ],
  ])('fails with its error in %s', async (_, call, error) => {
    await expect(call()).rejects.toMatchObject({ ...error, $metadata: { httpStatusCode: 404 } });
  });

  test('fails before the service sees the call when a permission is missing', async () => {
    const call = identity('example.com', 'stranger');

    await expect(call).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: 'ses:GetEmailIdentity is not for you',
      $metadata: { httpStatusCode: 403 },
    });
    expect(received).toEqual([]);
  });

  test('fails for a request that no route takes, naming it', async () => {
    const authorization = 'AWS4-HMAC-SHA256 Credential=operator/20261121/us-east-1/ses/aws4_request';

    const response = await fetch(`${endpoint.url}/v2/email/suppression`, { headers: { authorization } });

    expect(response.status).toBe(404);
    expect(response.headers.get('x-amzn-errortype')).toBe('UnknownOperationException');
    expect(await response.json()).toEqual({
      message: "the rehearsal's sesv2 doesn't serve GET /v2/email/suppression",
    });
  });
});

describe('routes', () => {
  const match = createRoutes({
    'GET /{Bucket}': 'List',
    'GET /{Bucket}/{Key+}': 'Get',
    'PUT /{Bucket}': 'Make',
  });

  test.each([
    ['GET', '/b', { action: 'List', labels: { Bucket: 'b' } }],
    ['GET', '/b/', { action: 'List', labels: { Bucket: 'b' } }],
    ['GET', '/b/a/c%20d', { action: 'Get', labels: { Bucket: 'b', Key: 'a/c d' } }],
    ['PUT', '/b', { action: 'Make', labels: { Bucket: 'b' } }],
    ['PUT', '/b/c', null],
  ])('%s %s', (method, path, expected) => {
    expect(match({ method, path })).toEqual(expected);
  });
});
