import type { IncomingMessage, ServerResponse } from 'node:http';
import { send } from '../alb/client.ts';
import type { Resource, Service } from '../service.ts';
import { createContext, NAMING } from '../services/testing.ts';
import type { StoredObject } from './bucket-origin.ts';
import { createCloudFront } from './cloudfront.service.ts';

const started: Service[] = [];
afterEach(async () => void (await Promise.all(started.splice(0).map((service) => service.stop()))));

const ROUTING = `
function handler(event) {
  var request = event.request;
  if (request.uri === '/old') return { statusCode: 301, statusDescription: 'Moved', headers: { location: { value: '/new' } } };
  if (request.uri.indexOf('.') < 0) request.uri = '/index.html';
  return request;
}`;

const ALL = ['GET', 'HEAD', 'OPTIONS', 'PUT', 'POST', 'PATCH', 'DELETE'];

function declared(type: string, logicalId: string, properties: Record<string, any>): Resource {
  const declaration = { stack: 'edge', logicalId, type: `AWS::CloudFront::${type}` };
  const unstarted = createCloudFront({
    port: 0,
    door: () => null,
    readObject: () => null,
    permits: () => true,
  });
  return {
    ...declaration,
    properties,
    identity: unstarted.identify!(declaration, NAMING, (name) => properties[name]),
  };
}

const ARN = `arn:aws:cloudfront::${NAMING.account}:distribution/${declared('Distribution', 'Distribution', {}).identity.ref}`;

/** A distribution before a load balancer (which echoes what it gets) and a bucket. */
async function given(
  options: {
    code?: string;
    headersConfig?: object;
    objects?: Record<string, StoredObject>;
    permitted?: readonly string[];
  } = {},
): Promise<string> {
  const fn = declared('Function', 'Routing', { Name: 'routing', FunctionCode: options.code ?? ROUTING });
  const policy = declared('ResponseHeadersPolicy', 'Headers', {
    ResponseHeadersPolicyConfig: options.headersConfig ?? {},
  });
  const distribution = declared('Distribution', 'Distribution', {
    DistributionConfig: {
      Origins: [
        { Id: 'api', DomainName: 'localhost:4000', VpcOriginConfig: { VpcOriginId: 'vo' } },
        { Id: 'web', DomainName: 'web-bucket.s3.us-east-1.amazonaws.com', S3OriginConfig: {} },
      ],
      CacheBehaviors: [
        {
          PathPattern: '/v1/*',
          TargetOriginId: 'api',
          AllowedMethods: ALL,
          ResponseHeadersPolicyId: policy.identity.ref,
        },
      ],
      DefaultCacheBehavior: {
        TargetOriginId: 'web',
        ResponseHeadersPolicyId: policy.identity.ref,
        FunctionAssociations: [
          { EventType: 'viewer-request', FunctionARN: fn.identity.attributes['FunctionARN'] },
        ],
      },
    },
  });
  const service = createCloudFront({
    port: 0,
    door: (dnsName) => (dnsName === 'localhost:4000' ? echo : null),
    readObject: (bucket, key) => options.objects?.[`${bucket}/${key}`] ?? null,
    permits: ({ action, context }) =>
      context?.['aws:sourcearn'] === ARN &&
      (options.permitted ?? ['s3:GetObject', 's3:ListBucket']).includes(action),
  });
  started.push(service);
  await service.start([fn, policy, distribution], createContext());
  return (service.describe!() as { url: string }).url;
}

/** Answers the request it got, as a load balancer's function would see it. */
function echo({ method, url, rawHeaders }: IncomingMessage, response: ServerResponse): void {
  response.writeHead(200, ['Content-Type', 'application/json', 'X-Frame-Options', 'SAMEORIGIN']);
  response.end(JSON.stringify({ method, url, rawHeaders }));
}

const PAGE = {
  'web-bucket/index.html': {
    body: Buffer.from('<h1>hi</h1>'),
    headers: { 'Content-Type': 'text/html', ETag: '"1"' },
  },
};

describe('a distribution', () => {
  test('sends a path to the origin of the first behavior that takes it', async () => {
    const url = await given({ objects: PAGE });

    const [api, web] = await Promise.all([
      send(url, '/v1/users?a=1', { method: 'DELETE' }),
      send(url, '/index.html'),
    ]);

    expect(JSON.parse(api.text)).toMatchObject({ method: 'DELETE', url: '/v1/users?a=1' });
    expect([web.status, web.text, web.headers['content-type']]).toEqual([200, '<h1>hi</h1>', 'text/html']);
  });

  test('tells the origin who the viewer is, whatever the viewer claims', async () => {
    const url = await given();

    const answer = await send(url, '/v1/me', {
      headers: {
        'CloudFront-Viewer-Address': '9.9.9.9:1',
        'CloudFront-Is-Trusted': 'yes',
        'X-Forwarded-For': '8.8.8.8',
        'X-Own': 'kept',
      },
    });

    const { rawHeaders } = JSON.parse(answer.text) as { rawHeaders: string[] };
    const headers = Object.fromEntries(
      rawHeaders.flatMap((name, i) => (i % 2 ? [] : [[name.toLowerCase(), rawHeaders[i + 1]]])),
    );
    expect(headers['cloudfront-viewer-address']).toMatch(/^127\.0\.0\.1:\d+$/);
    expect(headers).not.toHaveProperty('cloudfront-is-trusted');
    expect(headers['x-forwarded-for']).toBe('8.8.8.8, 127.0.0.1');
    expect(headers['x-own']).toBe('kept');
    expect(rawHeaders.filter((name) => name.toLowerCase() === 'cloudfront-viewer-address')).toHaveLength(1);
  });

  test('runs the function on viewer requests of its behavior only', async () => {
    const url = await given({ objects: PAGE });

    const [page, moved, api] = await Promise.all([
      send(url, '/settings/team?x=1'),
      send(url, '/old'),
      send(url, '/v1/old'),
    ]);

    expect(page.text).toBe('<h1>hi</h1>');
    expect([moved.status, moved.headers['location']]).toEqual([301, '/new']);
    expect(JSON.parse(api.text).url).toBe('/v1/old');
  });

  test.each([
    ['throws', 'function handler() { throw new Error("no"); }'],
    ['returns nothing', 'function handler() {}'],
    ['never ends', 'function handler() { while (true) {} }'],
  ])('answers 503 when its function %s', async (_, code) => {
    const url = await given({ code });

    const answer = await send(url, '/');

    expect(answer.status).toBe(503);
    expect(answer.headers['content-type']).toBe('text/html');
  });

  test('sets the headers of its policy, over those of the origin only where the policy says so', async () => {
    const security = (override: boolean) => ({
      SecurityHeadersConfig: {
        FrameOptions: { FrameOption: 'DENY', Override: override },
        StrictTransportSecurity: { AccessControlMaxAgeSec: 60, IncludeSubdomains: true, Override: true },
      },
    });

    const answers = await Promise.all(
      [true, false].map(async (override) =>
        send(await given({ headersConfig: security(override) }), '/v1/x'),
      ),
    );

    expect(answers.map(({ headers }) => headers['x-frame-options'])).toEqual(['DENY', 'SAMEORIGIN']);
    expect(answers[0]!.headers['strict-transport-security']).toBe('max-age=60; includeSubDomains');
  });

  test('lets pages at its own endpoint where their policy names a bucket', async () => {
    const bucket = 'https://files-1.s3.dualstack.us-east-1.amazonaws.com';
    const policy = `default-src 'none'; connect-src 'self' ${bucket} https://example.com`;
    const headersConfig = {
      SecurityHeadersConfig: { ContentSecurityPolicy: { ContentSecurityPolicy: policy, Override: true } },
    };

    const answer = await send(await given({ headersConfig }), '/v1/x');

    expect(answer.headers['content-security-policy']).toBe(
      "default-src 'none'; connect-src 'self' http://127.0.0.1:4566 https://example.com",
    );
  });

  test('answers 403 to a method that the behavior leaves out', async () => {
    const url = await given();

    const answer = await send(url, '/', { method: 'POST' });

    expect(answer.status).toBe(403);
  });

  test.each([
    [
      '404 for an object that is not there',
      ['s3:GetObject', 's3:ListBucket'],
      '/missing.js',
      404,
      'NoSuchKey',
    ],
    [
      '403 for it where CloudFront may not list the bucket',
      ['s3:GetObject'],
      '/missing.js',
      403,
      'AccessDenied',
    ],
    ['403 where it may not read', ['s3:ListBucket'], '/index.html', 403, 'AccessDenied'],
  ])('answers %s', async (_, permitted, path, status, code) => {
    const url = await given({ objects: PAGE, permitted });

    const answer = await send(url, path);

    expect(answer.status).toBe(status);
    expect(answer.text).toContain(`<Code>${code}</Code>`);
  });

  test('answers 304 to a viewer who has the object, and no body to HEAD', async () => {
    const url = await given({ objects: PAGE });

    const [same, head] = await Promise.all([
      send(url, '/', { headers: { 'If-None-Match': '"1"' } }),
      send(url, '/', { method: 'HEAD' }),
    ]);

    expect([same.status, same.text]).toEqual([304, '']);
    expect([head.status, head.text, head.headers['content-length']]).toEqual([200, '', '11']);
  });
});

test.each([
  [
    'an origin that leads nowhere',
    { Origins: [{ Id: 'x', DomainName: 'example.com' }] },
    'origin x leads to example.com',
  ],
  [
    'a policy that only AWS knows',
    {
      Origins: [{ Id: 'x', DomainName: 'b.s3.amazonaws.com', S3OriginConfig: {} }],
      DefaultCacheBehavior: { TargetOriginId: 'x', ResponseHeadersPolicyId: '67f7' },
    },
    'the distribution names 67f7, which no template declares',
  ],
])('fails to start with %s', async (_, config, message) => {
  const service = createCloudFront({
    port: 0,
    door: () => null,
    readObject: () => null,
    permits: () => true,
  });
  const DistributionConfig = { DefaultCacheBehavior: { TargetOriginId: 'x' }, ...config };

  const start = service.start([declared('Distribution', 'D', { DistributionConfig })], createContext());

  await expect(start).rejects.toThrow(message);
});
