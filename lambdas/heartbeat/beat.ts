import type { HttpCall, HttpClient } from '../platform/http-client.ts';
import type { HeartbeatAccount } from './heartbeat.contract.ts';

/** Something that every user needs did not work; names the step and no secret. */
export class MissedBeat extends Error {
  override readonly name = 'MissedBeat';
}

/**
 * Does what every user does: logs in, reads their own profile, and logs out, so that no session is left behind.
 * One login a beat: the limits (5 a minute for an address and a client) are never met.
 *
 * @throws MissedBeat
 */
export async function beat(send: HttpClient, { email, password }: HeartbeatAccount): Promise<void> {
  const login = await ask(send, 'login', 200, {
    method: 'POST',
    path: '/v1/auth/login',
    body: { email, password },
  });
  const token = textOf(login, 'accessToken', 'login');
  const logout = () => ask(send, 'logout', 204, { method: 'POST', path: '/v1/auth/logout', token });
  try {
    const profile = await ask(send, 'profile', 200, { method: 'GET', path: '/v1/users/me', token });
    if (textOf(profile, 'id', 'profile') !== textOf(login, 'userId', 'login')) {
      throw new MissedBeat("profile: it is not the account's own");
    }
  } catch (error) {
    await logout().catch(() => {}); // what went wrong first is what is told
    throw error;
  }
  await logout();
}

type Document = Readonly<Record<string, unknown>>;

async function ask(send: HttpClient, step: string, expected: number, call: HttpCall): Promise<Document> {
  const { status, text } = await send(call).catch((cause: unknown) => {
    throw new MissedBeat(`${step}: no answer`, { cause });
  });
  const document = read(text);
  if (status === expected && document) return document;
  const code = typeof document?.['code'] === 'string' ? ` ${document['code']}` : '';
  throw new MissedBeat(`${step}: got ${status}${code}, expected ${expected}${document ? '' : ' with JSON'}`);
}

/** An empty body is an empty document; null is none. */
function read(text: string): Document | null {
  try {
    const value: unknown = text === '' ? {} : JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Document) : null;
  } catch {
    return null;
  }
}

function textOf(document: Document, field: string, step: string): string {
  const value = document[field];
  if (typeof value === 'string' && value !== '') return value;
  throw new MissedBeat(`${step}: the answer has no ${field}`);
}
