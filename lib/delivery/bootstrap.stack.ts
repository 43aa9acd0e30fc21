import { Aws, BootstraplessSynthesizer, Stack, type StackProps } from 'aws-cdk-lib';
import { ArnPrincipal, ManagedPolicy, PolicyDocument, Role } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { SoloistConfig } from '../config/schema.ts';
import { acknowledge } from '../constructs/acknowledge.ts';
import { executionPolicies } from './execution-policy.ts';
import { POLICY_PARTS, policyName } from './names.ts';
import {
  deliveryRoleName,
  isForeign,
  listStacks,
  openDeployWindow,
  readHeartbeatSecret,
  readStacks,
} from './stage-access.ts';

const NAMELESS =
  'CloudFormation alone uses it, to make what a test lists; what has a name is held to ours, the rest has none to hold to';

export interface BootstrapStackProps extends StackProps {
  readonly config: SoloistConfig;
  /** 12 digits: the account that it is made for. */
  readonly account: string | undefined;
}

/**
 * What an account needs once, before `cdk bootstrap`: the policies that bootstrap gives to CloudFormation and, for a
 * pipeline in another account, the role that its steps take on here.
 */
export class BootstrapStack extends Stack {
  constructor(scope: Construct, id: string, { config, account: here, ...props }: BootstrapStackProps) {
    // made with the owner's own credentials: there are no roles of a bootstrap yet
    super(scope, id, { ...props, synthesizer: new BootstraplessSynthesizer() });
    const policies = executionPolicies({ project: config.name, account: Aws.ACCOUNT_ID });
    for (const part of POLICY_PARTS) {
      const policy = new ManagedPolicy(this, `Deploy-${part}`, {
        managedPolicyName: policyName(config.name, part),
        description: `what CloudFormation may do for ${config.name}: ${part}`,
        document: PolicyDocument.fromJson(policies[part]),
      });
      acknowledge(policy, {
        ...(part !== 'limits' && { CKV_AWS_111: NAMELESS }),
        ...(['network', 'data'].includes(part) && { CKV_AWS_109: NAMELESS }),
      });
    }
    this.deliveryRoles(config, here);
  }

  private deliveryRoles(config: SoloistConfig, here: string | undefined): void {
    const account = config.delivery?.account;
    for (const stage of config.stages.filter((candidate) => candidate.account === here)) {
      const place = { project: config.name, stage, account };
      if (!account || !isForeign(place)) continue;
      const role = new Role(this, `Delivery-${stage.name}`, {
        roleName: deliveryRoleName(place),
        description: `what the pipeline in ${account} may do around a deployment of ${stage.name}`,
        assumedBy: new ArnPrincipal(`arn:aws:iam::${account}:root`).withConditions({
          ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${account}:role/${config.name}-pipeline-*` },
        }),
      });
      for (const statement of [
        readStacks(place, Aws.ACCOUNT_ID),
        listStacks(),
        openDeployWindow(),
        readHeartbeatSecret(place, Aws.ACCOUNT_ID),
      ])
        role.addToPolicy(statement);
    }
  }
}
