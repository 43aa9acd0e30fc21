import type { Resource } from '../../service.ts';
import { startS3, type Given, type RunningS3 } from './testing.ts';

const ORIGIN = 'http://localhost:3000';
const RULE = {
  AllowedMethods: ['GET', 'POST'],
  AllowedOrigins: ['https://*.cloudfront.net', 'https://partner.example'],
  AllowedHeaders: ['Content-Type', 'x-amz-*'],
  ExposedHeaders: ['ETag'],
  MaxAge: 3600,
};

const distribution = (Aliases?: string[]): Resource => ({
  stack: 'test',
  logicalId: 'Distribution',
  type: 'AWS::CloudFront::Distribution',
  properties: { DistributionConfig: { Aliases } },
  identity: { ref: 'E1', attributes: {} },
});

const running: { s3?: RunningS3 } = {};
afterEach(() => running.s3!.stop());

async function started(rules: readonly object[] = [RULE], given: Given = {}) {
  running.s3 = await startS3({
    properties: rules.length > 0 ? { CorsConfiguration: { CorsRules: rules } } : {},
    options: { publicOrigin: ORIGIN },
    observed: [distribution()],
    ...given,
  });
  return running.s3;
}

/** What a browser asks before it sends. */
function ask(origin: string | null, method: string | null, headers: string | null = null, path = '/plain/a') {
  return fetch(`${running.s3!.endpoint.url}${path}`, {
    method: 'OPTIONS',
    headers: {
      ...(origin && { origin }),
      ...(method && { 'access-control-request-method': method }),
      ...(headers && { 'access-control-request-headers': headers }),
    },
  });
}

describe('a browser that asks before it sends', () => {
  test('hears what the rule allows', async () => {
    await started();

    const answer = await ask('https://partner.example', 'POST', 'content-type, X-Amz-Meta-A');

    expect(answer.status).toBe(200);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'access-control-allow-origin': 'https://partner.example',
      'access-control-allow-methods': 'GET, POST',
      'access-control-allow-headers': 'content-type, x-amz-meta-a',
      'access-control-expose-headers': 'ETag',
      'access-control-max-age': '3600',
      'access-control-allow-credentials': 'true',
      vary: 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method',
    });
  });

  test.each([
    ['origin', 'https://attacker.example', 'POST', null],
    ['origin that only begins alike', 'https://partner.example.attacker.example', 'POST', null],
    ['method', 'https://partner.example', 'DELETE', null],
    ['header', 'https://partner.example', 'POST', 'content-type, authorization'],
  ])('is refused with another %s', async (_, origin, method, headers) => {
    await started();

    const answer = await ask(origin, method, headers);

    const text = await answer.text();
    expect(answer.status).toBe(403);
    expect(text).toContain(
      '<Code>AccessForbidden</Code><Message>CORSResponse: This CORS request is not allowed.',
    );
    expect(text).toContain(`<Method>${method}</Method><ResourceType>OBJECT</ResourceType>`);
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  });

  test.each(['/plain/a', '/nowhere/a'])('is refused where no rule is, at %s', async (path) => {
    await started([]);

    const answer = await ask(ORIGIN, 'POST', null, path);

    expect(answer.status).toBe(403);
    await expect(answer.text()).resolves.toContain('CORSResponse: CORS is not enabled for this bucket.');
  });

  test.each([
    [null, 'POST', 'Origin request header needed'],
    [ORIGIN, null, 'Invalid Access-Control-Request-Method: null'],
    [ORIGIN, 'PATCH', 'Invalid Access-Control-Request-Method: PATCH'],
  ])('fails with the origin %s and the method %s', async (origin, method, message) => {
    await started();

    const answer = await ask(origin, method);

    expect(answer.status).toBe(400);
    await expect(answer.text()).resolves.toContain(message);
  });

  test('is never told of credentials by a rule for everyone', async () => {
    await started([{ AllowedMethods: ['GET'], AllowedOrigins: ['*'] }]);

    const answer = await ask('https://anyone.example', 'GET');

    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
  });
});

describe("the rehearsal's own page", () => {
  test('stands for a distribution without a name of its own', async () => {
    await started();

    const answer = await ask(ORIGIN, 'POST');

    expect(answer.headers.get('access-control-allow-origin')).toBe(ORIGIN);
  });

  test.each([
    [['app.example'], 200],
    [['other.example'], 403],
  ])('stands for the names %j: %d', async (aliases, status) => {
    await started([{ ...RULE, AllowedOrigins: ['https://app.example'] }], {
      observed: [distribution(aliases)],
    });

    const answer = await ask(ORIGIN, 'POST');

    expect(answer.status).toBe(status);
  });

  test('stands for any name that a rule has where the load balancer is the edge', async () => {
    await started([{ ...RULE, AllowedOrigins: ['https://app.example'] }], { observed: [] });

    const answers = [await ask(ORIGIN, 'POST'), await ask('http://localhost:3001', 'POST')];

    expect(answers.map(({ status }) => status)).toEqual([200, 403]);
  });
});

describe('an answer', () => {
  const SIGNED = { authorization: 'AWS4-HMAC-SHA256 Credential=operator/20261121/eu-west-1/s3/aws4_request' };
  const read = (key: string, origin: string) =>
    fetch(`${running.s3!.endpoint.url}/plain/${key}`, { headers: { ...SIGNED, origin } });

  test('may be read by a page that a rule names, errors included', async () => {
    const { service } = await started();
    service.bucket('plain')!.put('a', { body: Buffer.from('x') });

    const answers = [await read('a', ORIGIN), await read('none', ORIGIN)];

    expect(answers.map(({ status }) => status)).toEqual([200, 404]);
    for (const { headers } of answers) expect(headers.get('access-control-allow-origin')).toBe(ORIGIN);
  });

  test('says nothing to other pages', async () => {
    const { service } = await started();
    service.bucket('plain')!.put('a', { body: Buffer.from('x') });

    const answer = await read('a', 'https://attacker.example');

    expect(answer.status).toBe(200);
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  });
});
