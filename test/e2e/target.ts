import { randomUUID } from 'node:crypto';
import { createClient, type Answer, type Send } from './client.ts';
import type { Run } from './rehearsal.ts';
import { until } from './until.ts';

/** What the tests speak to: the rehearsal that the run started (see global-setup.ts). */
export const target = (): Run => JSON.parse(process.env['E2E_RUN']!) as Run;

export const PASSWORD = 'correct horse battery';

export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Mails to `address`, newest first, as soon as there are `count`. */
export async function mailsTo(address: string, count = 1, run: Run = target()): Promise<Mail[]> {
  return until(`${count} mails to ${address}`, 60_000, async () => {
    const answer = await fetch(`${run.mailbox}?to=${encodeURIComponent(address)}`);
    const mails = (await answer.json()) as Mail[];
    return mails.length >= count && mails;
  });
}

export const codeIn = ({ text }: Mail): string => /Code: (\S+)/.exec(text)![1]!;

export interface Account {
  /** From an address of its own. */
  readonly send: Send;
  readonly email: string;
  readonly password: string;
}

export interface LoggedIn extends Account {
  readonly userId: string;
  readonly sessionId: string;
  readonly accessToken: string;
  readonly refreshToken: string;
  /** `send` with the access token. */
  readonly call: Send;
}

/** Accounts in the state that a test begins with, each with a mail address and a client of its own. */
export const given = {
  async unverifiedAccount(
    run: Run = target(),
  ): Promise<Account & { code: string; registrationToken: string }> {
    const send = createClient(run.api);
    const email = `${randomUUID()}@example.com`;
    const registered = await send('POST', '/v1/auth/register', { body: { email, password: PASSWORD } });
    expectStatus(registered, 202);
    const [mail] = await mailsTo(email, 1, run);
    return {
      send,
      email,
      password: PASSWORD,
      code: codeIn(mail!),
      registrationToken: registered.body.registrationToken,
    };
  },

  async account(run: Run = target()): Promise<Account> {
    const { code, registrationToken, ...account } = await given.unverifiedAccount(run);
    expectStatus(
      await account.send('POST', '/v1/auth/verify-email', { body: { token: code, registrationToken } }),
      200,
    );
    return account;
  },

  async loggedIn(run: Run = target()): Promise<LoggedIn> {
    const account = await given.account(run);
    return { ...account, ...(await login(account)) };
  },
};

/** Another session of the same account. */
export async function login({ send, email, password }: Account): Promise<Omit<LoggedIn, keyof Account>> {
  const answer = await send('POST', '/v1/auth/login', { body: { email, password } });
  expectStatus(answer, 200);
  const { userId, sessionId, accessToken, refreshToken } = answer.body;
  const call: Send = (method, path, sending) => send(method, path, { token: accessToken, ...sending });
  return { userId, sessionId, accessToken, refreshToken, call };
}

/** For what a test only needs on its way: fails with the whole answer. */
export function expectStatus(answer: Answer, status: number): void {
  if (answer.status !== status) throw new Error(`expected ${status}, got ${answer.status}: ${answer.text}`);
}
