import { jsonOf } from '../../platform/testing/alb.ts';
import { silenceOutput } from '../../platform/testing/output.ts';
import { givenAda } from '../passkeys/passkeys.fixture.ts';
import { OPERATOR } from './actor.ts';
import { grantRole } from './roles.ts';

silenceOutput();

const REFUSED = [409, 'last_second_factor'];

/** Somebody with a password, a passkey and, where it is asked for, an authenticator app. */
async function givenSomebody({ isAdmin, hasApp }: { readonly isAdmin: boolean; readonly hasApp: boolean }) {
  const ada = await givenAda();
  const { auth, session, headers } = ada;
  const { id } = await ada.addPasskey();
  if (hasApp) await ada.alter({ mfaSince: auth.clock.now() });
  if (isAdmin) {
    await grantRole(auth.services, { userId: session.userId, role: 'admin', actor: OPERATOR });
  }
  const outcomeOf = (answer: Awaited<ReturnType<typeof ada.remove>>) =>
    answer.statusCode === 204 ? [204, null] : [answer.statusCode, jsonOf(answer)['code']];
  return {
    removePasskey: async () => outcomeOf(await ada.remove(id)),
    removeApp: async () =>
      outcomeOf(await auth.send({ method: 'DELETE', path: '/v1/auth/mfa/totp', headers })),
  };
}

describe('the second factor of an admin', () => {
  test('is kept when it is the last one, be it a passkey', async () => {
    const { removePasskey } = await givenSomebody({ isAdmin: true, hasApp: false });

    expect(await removePasskey()).toEqual(REFUSED);
  });

  test('is kept when it is the last one, be it an authenticator app', async () => {
    const { removePasskey, removeApp } = await givenSomebody({ isAdmin: true, hasApp: true });

    expect([await removePasskey(), await removeApp()]).toEqual([[204, null], REFUSED]);
  });

  test('is removed while there is another', async () => {
    const { removeApp, removePasskey } = await givenSomebody({ isAdmin: true, hasApp: true });

    expect([await removeApp(), await removePasskey()]).toEqual([[204, null], REFUSED]);
  });

  test('of a user who is no admin is removed all the same', async () => {
    const { removePasskey } = await givenSomebody({ isAdmin: false, hasApp: false });

    expect(await removePasskey()).toEqual([204, null]);
  });
});
