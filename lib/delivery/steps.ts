import type { CfnOutput } from 'aws-cdk-lib';
import {
  CodeBuildStep,
  ManualApprovalStep,
  type CodeBuildStepProps,
  type IFileSetProducer,
} from 'aws-cdk-lib/pipelines';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import {
  openDeployWindow,
  readHeartbeatSecret,
  listStacks,
  readStacks,
  stageAccess,
  type StagePlace,
} from './stage-access.ts';

/** What the steps around a stage's deployment are made of. */
export interface StepsProps {
  readonly place: StagePlace;
  /** The pipeline's account as its template writes it, perhaps a reference. */
  readonly account: string;
  /** The commit that is being released. */
  readonly source: IFileSetProducer;
  /** The cloud assembly that was built of it. */
  readonly assembly: IFileSetProducer;
  /** Where the stage answers. */
  readonly publicUrl: CfnOutput;
  /** The secret of the account that the tests log in with. */
  readonly heartbeatSecret: CfnOutput;
  readonly common: Pick<CodeBuildStepProps, 'cache' | 'partialBuildSpec'>;
}

/**
 * What comes before a deployment, in this order: a person's approval where `approvals` says whom to ask, the
 * guard, the deploy window. The guard looks again after the approval, which may have taken days.
 */
export function stepsBefore(props: StepsProps, approvals: ITopic | null) {
  const guard = guardStep(props);
  const window = windowStep(props);
  window.addStepDependency(guard);
  if (!approvals) return [guard, window];
  const approval = new ManualApprovalStep('Approve', {
    comment: `release this commit to ${props.place.stage.name}: it has passed its checks in every stage before`,
    notificationTopic: approvals,
  });
  guard.addStepDependency(approval);
  return [approval, guard, window];
}

/** Compares the assembly with what is deployed and refuses what can't be taken back. */
function guardStep({ place, account, source, assembly, common }: StepsProps): CodeBuildStep {
  return new CodeBuildStep('Guard', {
    ...common,
    ...stageAccess(place, [readStacks(place, account), listStacks()]),
    input: source,
    additionalInputs: { 'cdk.out': assembly },
    commands: [`npm run guard -- ${place.stage.name} --assembly cdk.out`],
  });
}

/** Tells the alarms that a deployment is under way, so that they wait before they mail. */
function windowStep({ place, source, common }: StepsProps): CodeBuildStep {
  return new CodeBuildStep('OpenDeployWindow', {
    ...common,
    ...stageAccess(place, [openDeployWindow()]),
    input: source,
    commands: [`npm run window -- ${place.stage.name}`],
  });
}

/** Asks the deployed stage, over HTTP as a user would: the smoke test, then the e2e tests that need no mailbox. */
export function verifyStep({
  place,
  account,
  source,
  publicUrl,
  heartbeatSecret,
  common,
}: StepsProps): CodeBuildStep {
  const { region } = place.stage;
  return new CodeBuildStep('Verify', {
    ...common,
    ...stageAccess(place, [readHeartbeatSecret(place, account)]),
    input: source,
    envFromCfnOutputs: { E2E_URL: publicUrl, E2E_SECRET: heartbeatSecret },
    commands: [
      // read here and not by CodeBuild, which can't read a secret of another account
      `ACCOUNT=$(aws secretsmanager get-secret-value --region ${region} --secret-id "$E2E_SECRET" --query SecretString --output text)`,
      `export E2E_EMAIL=$(node -p 'JSON.parse(process.argv[1]).email' "$ACCOUNT")`,
      `export E2E_PASSWORD=$(node -p 'JSON.parse(process.argv[1]).password' "$ACCOUNT")`,
      'npm run smoke -- --url "$E2E_URL"',
      'npm run test:deployed',
    ],
  });
}
