import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { CodeBuildStepProps } from 'aws-cdk-lib/pipelines';
import { METRICS_NAMESPACE } from '../../lambdas/platform/platform.contract.ts';
import { stackRegions } from '../config/regions.ts';
import type { StageConfig } from '../config/schema.ts';

/** A stage as the pipeline's steps reach it. */
export interface StagePlace {
  /** The project's name. */
  readonly project: string;
  readonly stage: StageConfig;
  /** The pipeline's account, where the config names it. */
  readonly account: string | undefined;
}

/** What a step may do in a stage's account, and how it gets there. */
export type StageAccess = Required<
  Pick<CodeBuildStepProps, 'installCommands' | 'rolePolicyStatements' | 'env'>
>;

/** Whether a stage is in another account than the pipeline. */
export function isForeign({ stage, account }: StagePlace): boolean {
  return stage.account !== undefined && stage.account !== account;
}

/**
 * Lets a step do `statements` in the stage's account: by its own role there, and in another account by the role
 * that `npm run deploy -- bootstrap` has made in it, which may do the same.
 */
export function stageAccess(place: StagePlace, statements: readonly PolicyStatement[]): StageAccess {
  if (!isForeign(place)) {
    return { installCommands: ['npm ci'], rolePolicyStatements: [...statements], env: {} };
  }
  const role = `arn:aws:iam::${place.stage.account}:role/${deliveryRoleName(place)}`;
  return {
    installCommands: [
      `aws configure set profile.stage.role_arn ${role}`,
      'aws configure set profile.stage.credential_source EcsContainer',
      'npm ci',
    ],
    rolePolicyStatements: [new PolicyStatement({ actions: ['sts:AssumeRole'], resources: [role] })],
    env: { AWS_PROFILE: 'stage' },
  };
}

/** The role in a stage's account that a pipeline in another account takes on. */
export function deliveryRoleName({ project, stage }: Pick<StagePlace, 'project' | 'stage'>): string {
  return `${project}-${stage.name}-delivery`;
}

/** Reading what is deployed: the stage's stacks and no others. */
export function readStacks({ project, stage }: StagePlace, account: string): PolicyStatement {
  return new PolicyStatement({
    actions: ['cloudformation:DescribeStacks', 'cloudformation:GetTemplate'],
    resources: stackRegions(stage.region).map(
      (region) => `arn:aws:cloudformation:${region}:${account}:stack/${project}-${stage.name}-*/*`,
    ),
  });
}

/** Finding a stage's stacks, those too that the app has no more: only names and states, but of the whole account. */
export function listStacks(): PolicyStatement {
  return new PolicyStatement({ actions: ['cloudformation:ListStacks'], resources: ['*'] });
}

/** Telling the alarms that a deployment is under way. The action knows no resources, only namespaces. */
export function openDeployWindow(): PolicyStatement {
  return new PolicyStatement({
    actions: ['cloudwatch:PutMetricData'],
    resources: ['*'],
    conditions: { StringEquals: { 'cloudwatch:namespace': METRICS_NAMESPACE } },
  });
}

/**
 * Reading the account that the heartbeat and the tests log in with. CloudFormation names the secret by its logical
 * id, which every stage has alike, and tags it with its stack, which tells them apart.
 */
export function readHeartbeatSecret({ project, stage }: StagePlace, account: string): PolicyStatement {
  return new PolicyStatement({
    actions: ['secretsmanager:GetSecretValue'],
    resources: [`arn:aws:secretsmanager:${stage.region}:${account}:secret:${HEARTBEAT_SECRET}*`],
    conditions: {
      StringEquals: { 'aws:ResourceTag/aws:cloudformation:stack-name': `${project}-${stage.name}-app` },
    },
  });
}

/** What the logical id of the secret begins with (lambdas/heartbeat). */
export const HEARTBEAT_SECRET = 'HeartbeatAccountSecret';
