import { randomUUID } from 'node:crypto';
import { SoftwareAuthenticator } from '../../../lambdas/auth/passkeys/software-authenticator.fixture.ts';
import { createClient, type Send } from '../client.ts';
import type { Run } from '../rehearsal.ts';
import { codeIn, expectStatus, given, login, type Account, type LoggedIn, type Mail } from '../target.ts';
import { until } from '../until.ts';
import { command } from './commands.ts';
import { exported } from './exports.ts';
import { turnOnMfa } from './factors.ts';
import { note } from './files.ts';
import { sharedOrganisation, type Shared } from './organisations.ts';
import { subscribe } from './stripe.ts';
import { personalOrganisation, webhook } from './webhooks.ts';

/** Who sends the requests of one round. */
export interface Cast {
  readonly run: Run;
  /** Somebody with an address nobody has, and no account. */
  stranger(): { readonly send: Send; readonly email: string };
  /** One person for all requests that leave the others' worlds alone. */
  member(): Promise<LoggedIn>;
  /** The member in a browser of their own: a session, and an address for the limits. */
  memberElsewhere(): Promise<LoggedIn>;
  /** Somebody of one's own, for what changes their credentials. */
  someone(): Promise<LoggedIn>;
  /** One person who makes organisations, and has them. */
  owner(): Promise<LoggedIn>;
  /** One person who joins them. */
  colleague(): Promise<LoggedIn>;
  /** One person who is invited to them, and answers in more than one way. */
  invitee(): Promise<LoggedIn>;
  /** One organisation of the owner's that the colleague has joined, for all who leave its members alone. */
  shared(): Promise<Shared>;
  /** The path of a file of the member's that can be fetched. */
  filePath(): Promise<string>;
  /** The path of an export of the member's that can be fetched. */
  exportPath(): Promise<string>;
  /** The path of a webhook of the member's personal organisation. */
  webhookPath(): Promise<string>;
  /** One organisation with a plan, for all who only look at it. */
  subscriber(): Promise<LoggedIn>;
  /** An organisation with a plan of one's own. */
  ownSubscriber(): Promise<LoggedIn>;
  /** Somebody who administrates, and has proven it by two factors. */
  admin(): Promise<LoggedIn>;
  /** The newest mail with this subject, as soon as there are `count`. */
  mailed(to: string, subject: RegExp, count?: number): Promise<Mail>;
  /** The token of that mail. */
  token(to: string, subject: RegExp, count?: number): Promise<string>;
}

export function castOf(run: Run): Cast {
  const someone = () => given.loggedIn(run);
  const member = once(someone);
  const owner = once(someone);
  const colleague = once(someone);
  const ownSubscriber = async () => {
    const owner = await someone();
    await subscribe(owner);
    return owner;
  };
  const elsewhere = async (account: Account) => {
    const own = { ...account, send: createClient(run.api) };
    return { ...own, ...(await login(own)) };
  };
  const mailed = async (to: string, subject: RegExp, count = 1) => {
    const found = await until(`${count} mails '${subject.source}' to ${to}`, 60_000, async () => {
      const mails = await mailsOf(run, to, subject);
      return mails.length >= count && mails;
    });
    return found[0]!;
  };

  return {
    run,
    stranger: () => ({ send: createClient(run.api), email: `${randomUUID()}@example.com` }),
    member,
    memberElsewhere: async () => elsewhere(await member()),
    someone,
    owner,
    colleague,
    invitee: once(someone),
    shared: once(async () => sharedOrganisation(await owner(), await colleague())),
    filePath: once(async () => note((await member()).call)),
    exportPath: once(async () => exported((await member()).call)),
    webhookPath: once(async () => webhook(await member(), await personalOrganisation(await member()))),
    subscriber: once(ownSubscriber),
    ownSubscriber,
    admin: once(async () => adminOf(await someone(), run)),
    mailed,
    token: async (...wanted) => codeIn(await mailed(...wanted)),
  };
}

/** The same for all who ask. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}

async function adminOf(account: LoggedIn, run: Run): Promise<LoggedIn> {
  const { send, email, password } = account;
  const recoveryCodes = await turnOnMfa(account, run);
  await command(run, 'admins', '--add', email);
  const { challenge } = (await send('POST', '/v1/auth/login', { body: { email, password } })).body;
  const body = { challenge, recoveryCode: recoveryCodes[0] };
  const proven = await send('POST', '/v1/auth/mfa/verify', { body });
  expectStatus(proven, 200);
  const { accessToken, sessionId, refreshToken } = proven.body;
  const call: Send = (method, path, sending) => send(method, path, { token: accessToken, ...sending });
  return { ...account, accessToken, sessionId, refreshToken, call };
}

/** The mails to an address with this subject, newest first. */
export async function mailsOf(run: Run, to: string, subject: RegExp): Promise<Mail[]> {
  const answer = await fetch(`${run.mailbox}?to=${encodeURIComponent(to)}`);
  return ((await answer.json()) as Mail[]).filter((mail) => subject.test(mail.subject));
}

/** Gives an account a passkey. */
export async function addPasskey({ call }: LoggedIn, run: Run) {
  const authenticator = new SoftwareAuthenticator(run.api);
  const options = await call('POST', '/v1/auth/passkeys/register/options');
  expectStatus(options, 200);
  const kept = await call('POST', '/v1/auth/passkeys/register/verify', {
    body: { name: 'Laptop', credential: authenticator.create(options.body.publicKey) },
  });
  expectStatus(kept, 201);
  return { id: kept.body.id as string, authenticator };
}
