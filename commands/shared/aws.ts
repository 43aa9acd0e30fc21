import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';

import { Refusal } from '../../lib/errors/refusal.ts';
import { refuse } from './aws-refusal.ts';

/** The account, in one region. */
export interface Aws {
  readonly region: string;
  /**
   * The client of a service, the same at each call: `aws.client(SSMClient).send(new GetParameterCommand(…))`. Goes to
   * `AWS_ENDPOINT_URL` where that is set, which is how a command runs against the rehearsal.
   */
  client<Client>(kind: ClientClass<Client>): Client;
}

type ClientClass<Client> = new (settings: ClientSettings) => Client;

interface ClientSettings {
  readonly region: string;
  readonly maxAttempts: number;
  readonly requestHandler: { readonly connectionTimeout: number; readonly requestTimeout: number };
}

// a person waits: what does not answer in seconds is told
const PATIENCE = { connectionTimeout: 3_000, requestTimeout: 20_000 };
const ATTEMPTS = 3;

/** Clients for `region`; nothing is sent until one of them is asked. */
export function awsIn(region: string): Aws {
  const clients = new Map<unknown, unknown>();
  return {
    region,
    client<Client>(kind: ClientClass<Client>) {
      if (!clients.has(kind)) {
        clients.set(kind, new kind({ region, maxAttempts: ATTEMPTS, requestHandler: PATIENCE }));
      }
      return clients.get(kind) as Client;
    },
  };
}

/** Whom the credentials belong to. */
export interface Identity {
  /** 12 digits. */
  readonly account: string;
  readonly arn: string;
}

/**
 * Whom the credentials belong to: what a command asks before anything else.
 * @param expected the account that the config names for the stage; without one any is right
 * @throws Refusal without credentials, with ones that AWS doesn't take any more, and with those of another account
 */
export async function identityIn(aws: Aws, expected?: string): Promise<Identity> {
  const { Account = '', Arn = '' } = await aws
    .client(STSClient)
    .send(new GetCallerIdentityCommand({}))
    .catch(refuse);
  if (expected && Account !== expected) {
    throw new Refusal(
      `the AWS credentials are of account ${Account} (${Arn}), but soloist.config.ts puts the stage in ${expected}: use that account's profile, such as AWS_PROFILE=<name> npm run …`,
    );
  }
  return { account: Account, arn: Arn };
}
