import type { HttpReply } from '../platform/http-client.ts';
import { lambdaContext } from '../platform/testing/alb.ts';
import { outputOf } from '../platform/testing/output.ts';
import { heartbeat } from './heartbeat.ts';

const account = { email: 'robot@example.com', password: 'hunter2hunter2' };

const answers: Readonly<Record<string, HttpReply>> = {
  '/v1/auth/login': { status: 200, text: '{"userId":"u1","accessToken":"token-1"}' },
  '/v1/users/me': { status: 200, text: '{"id":"u1"}' },
  '/v1/auth/logout': { status: 204, text: '' },
};

const well = { send: async ({ path }: { path: string }) => answers[path]!, account: async () => account };

describe('an invocation of the heartbeat', () => {
  test('reports 1 when all went well', async () => {
    const lines = await outputOf(() => heartbeat(well)({}, lambdaContext('request-1')));

    expect(lines).toEqual([
      expect.objectContaining({ level: 'info', message: 'heartbeat', ok: true, requestId: 'request-1' }),
      expect.objectContaining({ HeartbeatOk: 1, _aws: expect.anything() }),
    ]);
  });

  test.each([
    ['the service does not answer', { ...well, send: async () => Promise.reject(new Error('ECONNREFUSED')) }],
    [
      'the secret can not be read',
      { ...well, account: async () => Promise.reject(new Error('AccessDenied')) },
    ],
  ])('reports 0 when %s, and does not fail itself', async (_, deps) => {
    const lines = await outputOf(() => heartbeat(deps)({}, lambdaContext()));

    expect(lines).toEqual([
      expect.objectContaining({ level: 'error', message: 'heartbeat', ok: false }),
      expect.objectContaining({ HeartbeatOk: 0 }),
    ]);
  });

  test('writes neither address, password nor token', async () => {
    const refused = { ...well, send: async () => ({ status: 401, text: '{"code":"bad_credentials"}' }) };

    const lines = await outputOf(async () => {
      await heartbeat(well)({}, lambdaContext());
      await heartbeat(refused)({}, lambdaContext());
    });

    expect(JSON.stringify(lines)).not.toMatch(/robot@|hunter2|token-1/);
  });
});
