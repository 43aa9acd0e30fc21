import type { AccountState, WantedAccount } from '../../lambdas/api/operator.ts';
import type { Ground, Need, Outcome, Vault } from './need.ts';

const WHAT = 'heartbeat account';

const LACKS: Readonly<Record<AccountState, string>> = {
  absent: 'is not there',
  unverified: 'has not proven its address',
  'other password': 'has another password than its secret says',
  ready: 'can log in',
};
const DONE: Readonly<Record<AccountState, string>> = {
  absent: 'created',
  unverified: 'its address counts as proven now, with the password of its secret',
  'other password': 'has the password of its secret again',
  ready: 'can log in',
};

/** The account that the heartbeat and the smoke test log in with. */
export const heartbeatAccount: Need = {
  check: (ground) =>
    forAccount(ground, async (wanted) => {
      const state = await ground.operator.state(wanted);
      return { what: WHAT, state: state === 'ready' ? 'ok' : 'missing', found: LACKS[state] };
    }),
  provide: (ground) =>
    forAccount(ground, async (wanted) => {
      const state = await ground.operator.provision(wanted);
      return { what: WHAT, state: state === 'ready' ? 'ok' : 'done', found: DONE[state] };
    }),
};

/** The account that a secret names, or null for a secret that names none. */
export async function readAccount(vault: Vault, secret: string): Promise<WantedAccount | null> {
  const { email, password } = JSON.parse(await vault.read(secret)) as Partial<WantedAccount>;
  return email && password ? { email, password } : null;
}

async function forAccount(
  { heartbeat, vault }: Ground,
  work: (wanted: WantedAccount) => Promise<Outcome>,
): Promise<Outcome[]> {
  if (heartbeat === null) return [];
  const wanted = await readAccount(vault, heartbeat);
  if (wanted) return [await work(wanted)];
  return [
    { what: WHAT, state: 'manual', found: 'its secret holds no email and password: deploy the stage again' },
  ];
}
