import { createHash } from 'node:crypto';

import type { Naming } from '../service.ts';

/** The account that everything of the rehearsal belongs to when the config names none for the stage. */
const ACCOUNT = '000000000000';

/** Names as CloudFormation makes them: `<stack>-<logicalId>`; one that is too long keeps a hash of what was cut. */
export function createNaming(region: string, endpoint: string, account: string = ACCOUNT): Naming {
  return {
    account,
    region,
    endpoint,
    name({ stack, logicalId }, given, max = 64) {
      const name = given ? String(given) : `${stack}-${logicalId}`;
      if (given || name.length <= max) return name;
      const hash = createHash('sha256').update(name).digest('hex').slice(0, 8);
      return `${name.slice(0, max - 9)}-${hash}`;
    },
    arn: (service, resource) => `arn:aws:${service}:${region}:${account}:${resource}`,
  };
}
