import { command } from './faults/commands.ts';
import { turnOnMfa } from './faults/factors.ts';
import type { Send } from './client.ts';
import type { Run } from './rehearsal.ts';
import { expectStatus, given, type LoggedIn } from './target.ts';

/** Somebody whom the owner's command has made an administrator, in a session that two factors have just proven. */
export async function administrator(run: Run): Promise<LoggedIn> {
  const account = await given.loggedIn(run);
  const { send, email, password } = account;
  const [recoveryCode] = await turnOnMfa(account, run);
  await command(run, 'admins', '--add', email, '--reason', 'runs the service');
  const { challenge } = (await send('POST', '/v1/auth/login', { body: { email, password } })).body;
  const proven = await send('POST', '/v1/auth/mfa/verify', { body: { challenge, recoveryCode } });
  expectStatus(proven, 200);
  const { accessToken, sessionId, refreshToken } = proven.body;
  const call: Send = (method, path, sending) => send(method, path, { token: accessToken, ...sending });
  return { ...account, accessToken, sessionId, refreshToken, call };
}
