import { PROVIDER_IDS, PROVIDER_NAMES } from '../../lambdas/auth/oauth/oauth.contract.ts';
import { Refusal } from '../../lib/errors/refusal.ts';
import type { Need, Vault } from './need.ts';
import type { Versions } from './versions.ts';

interface Client {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** By provider; null takes one away. */
type Clients = Readonly<Partial<Record<string, Client | null>>>;

const FORM = '{"google":{"clientId":"…","clientSecret":"…"},"github":{…}}';

/**
 * Puts what was typed into the stage's secret, beside the providers that it doesn't name.
 *
 * @param text JSON as `FORM` shows it
 * @throws Refusal for anything else, and for a stage without such a secret; no secret stands in its message
 */
export async function setClients(
  { vault, versions, secret }: { vault: Vault; versions: Pick<Versions, 'put'>; secret: string | null },
  text: string,
): Promise<string> {
  if (secret === null) throw new Refusal('the stage has no secret for OAuth: deploy it as it is now');
  const given = readClients(text);
  const before = JSON.parse(await vault.read(secret)) as Clients;
  const merged = Object.entries({ ...before, ...given }).filter(([, client]) => client !== null);
  await versions.put(secret, JSON.stringify(Object.fromEntries(merged)));
  return `set: ${Object.keys(given).join(', ')}; the functions know it within a minute`;
}

/** Which providers are set up. None is needed: people log in by other ways. */
export const oauthClients: Need = { check: look, provide: look };

async function look({ oauth, vault }: Parameters<Need['check']>[0]) {
  if (oauth === null) return [];
  const known = JSON.parse(await vault.read(oauth)) as Clients;
  const names = PROVIDER_IDS.filter((id) => known[id]).map((id) => PROVIDER_NAMES[id]);
  const found =
    names.length > 0 ? names.join(', ') : 'none is set up: --set oauth enters them, where they are wanted';
  return [{ what: 'logins by others', state: 'ok', found } as const];
}

function readClients(text: string): Clients {
  const given = parse(text);
  for (const [id, client] of Object.entries(given)) {
    if (!(PROVIDER_IDS as readonly string[]).includes(id)) {
      throw new Refusal(`unknown provider '${id}', expected one of: ${PROVIDER_IDS.join(', ')}`);
    }
    if (client !== null && !(isText(client?.clientId) && isText(client?.clientSecret))) {
      throw new Refusal(
        `${id} lacks its clientId or clientSecret, expected ${FORM}, or null to take it away`,
      );
    }
  }
  if (Object.keys(given).length === 0) throw new Refusal(`no provider was given, expected ${FORM}`);
  return given;
}

function parse(text: string): Clients {
  try {
    const given: unknown = JSON.parse(text);
    if (typeof given === 'object' && given !== null && !Array.isArray(given)) return given as Clients;
  } catch {
    // said below: the parser's own message quotes what was typed
  }
  throw new Refusal(`expected JSON on the standard input: ${FORM}`);
}

const isText = (value: unknown) => typeof value === 'string' && value !== '';
