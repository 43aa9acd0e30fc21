import { createClient, type Answer, type Send } from '../client.ts';
import { expectStatus, given, target, type Account } from '../target.ts';

/** Somebody with an account, logged in. */
export interface Visitor {
  readonly userId: string;
  readonly refreshToken: string;
  /** Without a token. */
  readonly send: Send;
  /** With the access token. */
  readonly call: Send;
}

/**
 * A visitor: in a deployed stage with the account of E2E_EMAIL and E2E_PASSWORD, which the tests share with the
 * heartbeat and must leave usable; in the rehearsal with a new one.
 */
export async function visitor(): Promise<Visitor> {
  const account = accountInEnvironment() ?? (await given.account());
  const answer = await loginOf(account);
  expectStatus(answer, 200);
  const { userId, refreshToken, accessToken } = answer.body;
  const { send } = account;
  return {
    userId,
    refreshToken,
    send,
    call: (method, path, sending) => send(method, path, { token: accessToken, ...sending }),
  };
}

/** Logs in; once more when the account's logins of this minute are used up, as soon as the answer allows it. */
async function loginOf({ send, email, password }: Account): Promise<Answer> {
  const attempt = () => send('POST', '/v1/auth/login', { body: { email, password } });
  const first = await attempt();
  if (first.status !== 429) return first;
  const seconds = Number(first.headers['retry-after']);
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  return attempt();
}

function accountInEnvironment(): Account | null {
  const { E2E_EMAIL: email, E2E_PASSWORD: password, E2E_URL: url } = process.env;
  if (!url) return null;
  if (!email || !password) {
    throw new Error(
      'E2E_URL without E2E_EMAIL and E2E_PASSWORD: name the account that the tests log in with',
    );
  }
  return { email, password, send: createClient(target().api) };
}
