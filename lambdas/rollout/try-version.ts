import type { HttpClient, HttpReply } from '../platform/http-client.ts';
import type { HeartbeatAccount } from '../heartbeat/heartbeat.contract.ts';
import type { TrialPlan, TrialRequest } from './trial.ts';

/** The new version must not take over; names the request and what was wrong with its answer. */
export class VersionRefused extends Error {
  override readonly name = 'VersionRefused';
  /** Method and path. */
  readonly request: string;
  readonly reason: string;

  constructor({ method, path }: TrialRequest, reason: string, options?: ErrorOptions) {
    super(`${method} ${path}: ${reason}`, options);
    this.request = `${method} ${path}`;
    this.reason = reason;
  }
}

/** How a trial ended that refused nothing. */
export interface Trial {
  readonly requests: number;
  /** Answers 429: right, and no reason to hold a version back. */
  readonly limited: number;
}

export interface TrialOptions {
  /** Sends to the version. */
  readonly send: HttpClient;
  /** Sends to the service as users reach it. */
  readonly service: HttpClient;
  readonly account: HeartbeatAccount;
  readonly plan: TrialPlan;
}

/**
 * Sends some 10 to 25 requests to a version that nobody uses yet, as users send them: public ones, refused ones, a login, what
 * the account reads about itself, and the logout. One after the other: a new account allows ten at a time.
 *
 * @throws VersionRefused at the first answer that is a 5xx, malformed, or not what was to be expected
 */
export async function tryVersion({ send, service, account, plan }: TrialOptions): Promise<Trial> {
  const trial = { requests: 0, limited: 0 };
  const ask = async (request: TrialRequest, client = send) => {
    trial.requests += 1;
    const document = check(request, await answer(client, request));
    if (document === null) trial.limited += 1;
    return document;
  };

  for (const request of plan.open) await ask(request);
  const door = plan.logsIn ? send : service;
  const login = {
    method: 'POST',
    path: '/v1/auth/login',
    body: account,
    field: 'accessToken',
    expected: 200,
  };
  const session = await ask(login, door);
  if (session === null) return trial;
  const token = String(session['accessToken']);
  for (const request of plan.personal) await ask({ ...request, token });
  await ask({ method: 'POST', path: '/v1/auth/logout', token, field: null, expected: 204 }, door);
  return trial;
}

async function answer(send: HttpClient, request: TrialRequest): Promise<HttpReply> {
  const { method, path, body, token } = request;
  try {
    return await send({ method, path, ...(body !== undefined && { body }), ...(token && { token }) });
  } catch (cause) {
    throw new VersionRefused(
      request,
      `no answer: ${cause instanceof Error ? cause.message : String(cause)}`,
      {
        cause,
      },
    );
  }
}

/** The answer's JSON, empty where none is expected; null for one that a limit refused. */
function check(request: TrialRequest, { status, text }: HttpReply): Readonly<Record<string, unknown>> | null {
  if (status === 429) return null;
  const { expected, field } = request;
  if (status !== expected)
    throw new VersionRefused(request, `got ${status}${codeIn(text)}, expected ${expected}`);
  if (field === null) return {};
  const document = parse(text);
  if (document?.[field] !== undefined) return document;
  throw new VersionRefused(request, `got ${status} without ${field} in its JSON`);
}

/** ` database_unavailable`: the problem's code, which says more than its status. */
function codeIn(text: string): string {
  const code = parse(text)?.['code'];
  return typeof code === 'string' ? ` ${code}` : '';
}

function parse(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : null;
  } catch {
    return null;
  }
}
