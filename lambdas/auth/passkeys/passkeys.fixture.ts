import { jsonOf } from '../../platform/testing/alb.ts';
import { bearer, givenAuth, PUBLIC_URL } from '../auth.fixture.ts';
import type { Tokens } from '../auth.fixture.ts';
import { SoftwareAuthenticator } from './software-authenticator.fixture.ts';
import type { Bent, CreationOptions, RequestOptions } from './software-authenticator.fixture.ts';

export const ORIGIN = PUBLIC_URL;
const AT = '/v1/auth/passkeys';

/** Somebody with a fresh session and no passkey. */
export async function givenAda(auth = givenAuth(), email = 'ada@example.com') {
  await auth.verifiedUser(email);
  const session = await auth.loggedIn(email);
  const headers = bearer(session);

  const registerOptions = async () =>
    jsonOf(await auth.post(`${AT}/register/options`, undefined, headers))[
      'publicKey'
    ] as unknown as CreationOptions;
  const keep = (credential: object, name = 'Laptop') =>
    auth.post(`${AT}/register/verify`, { name, credential }, headers);
  const loginOptions = async () =>
    jsonOf(await auth.post(`${AT}/login/options`, undefined)) as {
      publicKey: RequestOptions;
      handle: string;
    };
  const verifyLogin = (credential: object, handle?: string) =>
    auth.post(`${AT}/login/verify`, { credential, handle });

  return {
    auth,
    email,
    session,
    headers,
    registerOptions,
    keep,
    loginOptions,
    verifyLogin,
    /** Makes a passkey on a new authenticator; the answer to its registration comes along. */
    async addPasskey(bent: Bent = {}, name = 'Laptop') {
      const authenticator = new SoftwareAuthenticator(ORIGIN);
      const answer = await keep(authenticator.create(await registerOptions(), bent), name);
      return { authenticator, answer, id: jsonOf(answer)['id'] as string };
    },
    /** A whole login by a program. */
    async login(authenticator: SoftwareAuthenticator, bent: Bent = {}) {
      const { publicKey, handle } = await loginOptions();
      return verifyLogin(authenticator.get(publicKey, bent), handle);
    },
    async passkeys(tokens: Tokens = session) {
      const answer = await auth.send({ path: AT, headers: bearer(tokens) });
      return jsonOf(answer)['items'] as { readonly id: string; readonly [name: string]: unknown }[];
    },
    remove: (id: string) => auth.send({ method: 'DELETE', path: `${AT}/${id}`, headers }),
    audited: () =>
      auth.database
        .items('users')
        .filter(({ sk }) => String(sk).startsWith('AUDIT#'))
        .map(({ action }) => action),
    /** The account as it is stored, changed by hand. */
    async alter(change: Parameters<typeof auth.services.accounts.change>[1]) {
      const account = (await auth.services.accounts.find(session.userId))!;
      const write = auth.services.accounts.change(account, change, auth.clock.now());
      await auth.services.transactions.begin().add(write).commit();
    },
  };
}
