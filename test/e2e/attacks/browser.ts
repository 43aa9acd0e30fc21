import type { Answer } from '../client.ts';
import { expectStatus, given, target, type Account } from '../target.ts';

/** The cookies of an answer, as a browser sends them back. */
export const cookiesOf = ({ setCookies }: Answer) => setCookies.map((line) => line.split(';')[0]).join('; ');

/** Somebody who is logged in in a browser. */
export async function givenBrowser(): Promise<Account & { readonly cookie: string }> {
  const account = await given.account();
  const { send, email, password } = account;
  const answer = await send('POST', '/v1/auth/login', {
    headers: { origin: target().api },
    body: { email, password },
  });
  expectStatus(answer, 200);
  return { ...account, cookie: cookiesOf(answer) };
}
