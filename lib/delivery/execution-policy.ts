import { computeStatements } from './execution-policy.compute.ts';
import { dataStatements } from './execution-policy.data.ts';
import { limitStatements } from './execution-policy.limits.ts';
import { networkStatements } from './execution-policy.network.ts';
import type { PolicyPart } from './names.ts';
import type { Owner, Statement } from './statement.ts';

export interface PolicyDocument {
  readonly Version: '2012-10-17';
  readonly Statement: readonly Statement[];
}

/**
 * What CloudFormation may do when it deploys our stacks, in place of AdministratorAccess, which `cdk bootstrap` gives
 * it otherwise. By name where IAM knows names; a service whose resources have none of ours (VPCs, distributions) is
 * listed by its verbs. It does not keep a template from giving a role of ours more than it should have: that is what
 * test/synth/permissions.test.ts reviews (docs/decisions/delivery.md).
 */
export function executionPolicies(owner: Owner): Readonly<Record<PolicyPart, PolicyDocument>> {
  return {
    network: document(networkStatements(owner)),
    data: document(dataStatements(owner)),
    compute: document(computeStatements(owner)),
    limits: document(limitStatements(owner)),
  };
}

function document(statements: readonly Statement[]): PolicyDocument {
  return { Version: '2012-10-17', Statement: statements };
}
