import { Resolver } from 'node:dns/promises';
import { type Aws, awsIn, identityIn } from '../shared/aws.ts';
import type { ChosenStage } from '../shared/stage.ts';
import type { Account } from './check.ts';

// takes the credentials of every account, whichever regions it has switched on
const FIRST_REGION = 'us-east-1';

// a person waits
const PATIENCE = { timeout: 2_000, tries: 2 };

/**
 * The account that the credentials of this shell lead to.
 * @throws Refusal without credentials, or with those of another account than the stage's
 */
export async function accountOf(chosen: ChosenStage): Promise<Account> {
  const clients = new Map<string, Aws>();
  const aws = (region: string = chosen.stage.region) => {
    const known = clients.get(region) ?? awsIn(region);
    clients.set(region, known);
    return known;
  };
  const identity = await identityIn(aws(FIRST_REGION), chosen.stage.account);
  const resolver = new Resolver(PATIENCE);
  return { chosen, identity, aws, resolveNs: (domain) => resolver.resolveNs(domain) };
}
