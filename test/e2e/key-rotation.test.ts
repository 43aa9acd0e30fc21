import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { operator } from './operator.ts';
import { forget, startRehearsal, type Rehearsal } from './rehearsal.ts';
import { given, login } from './target.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const MINUTE_S = 60;

const kidOf = (token: string): string =>
  JSON.parse(Buffer.from(token.split('.')[0]!, 'base64url').toString()).kid;

describe('npm run secrets -- staging --rotate', () => {
  let rehearsal: Rehearsal;
  beforeAll(async () => void (rehearsal = await startRehearsal()));
  afterAll(async () => {
    await rehearsal.end();
    forget(rehearsal.state);
  });

  /** The command as an operator runs it; what it prints, or how it refused. */
  const rotate = (...args: readonly string[]): Promise<string> =>
    promisify(execFile)(process.execPath, ['commands/secrets/secrets.ts', 'staging', '--rotate', ...args], {
      cwd: ROOT,
      env: {
        ...process.env,
        NODE_OPTIONS: '',
        AWS_ENDPOINT_URL: rehearsal.run.aws,
        AWS_ACCESS_KEY_ID: 'operator',
        AWS_SECRET_ACCESS_KEY: 'operator',
      },
    }).then(
      ({ stdout }) => stdout,
      ({ code, stderr }) => `exit code ${code}: ${stderr}`,
    );
  const pass = (minutes: number) => operator(rehearsal.run).advance(minutes * MINUTE_S);

  test('logs nobody out: the session goes on, and its next tokens have the new key', async () => {
    const ada = await given.loggedIn(rehearsal.run);
    const jwks = async () => {
      const { body } = await ada.send('GET', '/.well-known/jwks.json');
      return body.keys.map(({ kid }: any) => kid) as string[];
    };
    const refresh = async (refreshToken: string) =>
      (await ada.send('POST', '/v1/auth/refresh', { body: { refreshToken } })).body;

    const said = await rotate('signing');
    const warm = await ada.call('GET', '/v1/users/me');
    await pass(6);
    const announced = await jwks();
    const early = await refresh(ada.refreshToken);
    await pass(10);
    const late = await refresh(early.refreshToken);
    const me = await ada.call('GET', '/v1/users/me', { token: late.accessToken });
    const both = await jwks();
    await pass(16);
    const left = await jwks();

    expect(said).toContain('the signing root was rotated; nobody is logged out');
    expect([warm.status, me.status]).toEqual([200, 200]);
    const [before, after] = [kidOf(ada.accessToken), kidOf(late.accessToken)];
    expect(kidOf(early.accessToken)).toBe(before);
    expect(after).not.toBe(before);
    expect(new Set(announced)).toEqual(new Set([before, after]));
    expect(new Set(both)).toEqual(new Set([before, after]));
    expect(left).toEqual([after]);
  });

  test('refuses to do it again at once, and ends every session when the key has leaked', async () => {
    const ada = await given.loggedIn(rehearsal.run);

    const again = await rotate('signing');
    const unasked = await rotate('signing', '--leaked');
    const leaked = await rotate('signing', '--leaked', '--yes', 'staging');
    await pass(5);
    const me = await ada.call('GET', '/v1/users/me');
    const refreshed = await ada.send('POST', '/v1/auth/refresh', {
      body: { refreshToken: ada.refreshToken },
    });
    const anew = await login(ada);

    expect(again).toMatch(/^exit code 1: the signing root was rotated on /);
    expect(unasked).toMatch(/^exit code 1: there is no terminal to ask in/);
    expect(leaked).toContain('Everybody has to log in again');
    expect([me.status, refreshed.status]).toEqual([401, 401]);
    expect((await anew.call('GET', '/v1/users/me')).status).toBe(200);
  });
});
