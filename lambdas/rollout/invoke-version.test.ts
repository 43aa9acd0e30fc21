import { LambdaClient } from '@aws-sdk/client-lambda';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ALBEvent } from 'aws-lambda';
import { versionClient } from './invoke-version.ts';

const VERSION = 'arn:aws:lambda:us-east-1:111122223333:function:api:8';

let server: Server | null = null;
afterEach(() => void server?.close());

/** Lambda's API, where the version answers with `payload`. */
async function givenVersion(payload: unknown, headers: Record<string, string> = {}) {
  const invocations: { path: string; event: ALBEvent }[] = [];
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += chunk));
    request.on('end', () => {
      invocations.push({ path: decodeURIComponent(request.url!), event: JSON.parse(body) as ALBEvent });
      response.writeHead(200, headers).end(typeof payload === 'string' ? payload : JSON.stringify(payload));
    });
  });
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
  const lambda = new LambdaClient({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'hook', secretAccessKey: 'hook' },
    maxAttempts: 1,
  });
  const send = versionClient({
    version: VERSION,
    publicUrl: 'https://app.example',
    client: async () => lambda,
  });
  return { invocations, send };
}

describe('a version that the load balancer does not know yet', () => {
  test('gets requests as the load balancer would make them, under an address that is nobody’s', async () => {
    const { invocations, send } = await givenVersion({ statusCode: 200, body: '{}' });

    await send({ method: 'POST', path: '/v1/auth/login', body: { email: 'a@b.c' }, token: 't' });

    expect(invocations[0]?.path).toContain(`/functions/${VERSION}/invocations`);
    expect(invocations[0]?.event).toMatchObject({
      httpMethod: 'POST',
      path: '/v1/auth/login',
      body: '{"email":"a@b.c"}',
      isBase64Encoded: false,
      multiValueHeaders: {
        host: ['app.example'],
        authorization: ['Bearer t'],
        'content-type': ['application/json'],
        'x-forwarded-for': ['192.0.2.1'],
        'cloudfront-viewer-address': ['192.0.2.1:443'],
      },
    });
  });

  test.each([
    [
      { statusCode: 404, body: 'text' },
      { status: 404, text: 'text' },
    ],
    [{ statusCode: 204 }, { status: 204, text: '' }],
    [
      { statusCode: 200, body: 'eA==', isBase64Encoded: true },
      { status: 200, text: 'x' },
    ],
  ])('answers %j', async (payload, reply) => {
    const { send } = await givenVersion(payload);

    expect(await send({ method: 'GET', path: '/' })).toEqual(reply);
  });

  test.each([[null], [{}], [{ statusCode: '200' }], [{ statusCode: 200, body: {} }], ['no JSON']])(
    'fails with what a load balancer takes for no answer: %j',
    async (payload) => {
      const { send } = await givenVersion(payload);

      await expect(send({ method: 'GET', path: '/' })).rejects.toThrow();
    },
  );

  test('fails with what the function threw', async () => {
    const error = { errorType: 'TypeError', errorMessage: 'x is not a function', trace: [] };
    const { send } = await givenVersion(error, { 'x-amz-function-error': 'Unhandled' });

    const sent = send({ method: 'GET', path: '/' });

    await expect(sent).rejects.toThrow('the function failed: TypeError: x is not a function');
  });
});
