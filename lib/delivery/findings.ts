import { Stack, Token } from 'aws-cdk-lib';
import { PipelineProject } from 'aws-cdk-lib/aws-codebuild';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { CodePipeline } from 'aws-cdk-lib/pipelines';
import { stackRegions } from '../config/regions.ts';
import { acknowledge, logicalIdOf } from '../constructs/acknowledge.ts';
import { HEARTBEAT_SECRET, isForeign, type StagePlace } from './stage-access.ts';

/**
 * Accepts what cdk-nag finds in the roles that CDK Pipelines makes; what each of them may do besides is asserted in
 * test/synth/pipeline.test.ts. Each identifier is exact: another wildcard is another finding.
 */
export function acceptFindings(pipeline: CodePipeline, bucket: Bucket, places: readonly StagePlace[]): void {
  const stack = Stack.of(pipeline);
  const account = Token.isUnresolved(stack.account) ? '<AWS::AccountId>' : stack.account;
  const logs = `arn:aws:logs:${stack.region}:${account}:log-group:/aws/codebuild/`;
  const reports = `arn:aws:codebuild:${stack.region}:${account}:report-group/`;

  const artifacts = 'reads and writes the artifacts of its own pipeline, in a bucket that holds nothing else';
  acknowledge(pipeline, {
    ...all(['Abort*', 'DeleteObject*', 'GetBucket*', 'GetObject*', 'List*'].map(s3Action), artifacts),
    [resource(`<${logicalIdOf(bucket)}.Arn>/*`)]: artifacts,
    ...(bucket.encryptionKey &&
      all(
        ['GenerateDataKey*', 'ReEncrypt*'].map((action) => `AwsSolutions-IAM5[Action::kms:${action}]`),
        artifacts,
      )),
    'AwsSolutions-CB4':
      'artifacts are encrypted by S3, or by a key of ours where another account reads them; a key for one account costs 1 US dollar a month and protects from nobody',
  });
  for (const project of pipeline.node.findAll().filter((child) => child instanceof PipelineProject)) {
    if (project.node.path.includes('/Assets/')) continue;
    const name = `<${logicalIdOf(project)}>`;
    acknowledge(project, {
      [resource(`${logs}${name}:*`)]:
        'the CDK gives every project a log group of its own; ours write to /<project>/pipeline',
      [resource(`${reports}${name}-*`)]:
        'the CDK lets every project write test reports, into groups that carry its name',
    });
  }
  const updater =
    'the CDK’s own program: it may take on the bootstrap roles, which their tags tell, and ask whether a stack exists';
  acknowledge(pipeline.node.findChild('UpdatePipeline'), {
    [resource(`arn:*:iam::${account}:role/*`)]: updater,
    [resource('*')]: updater,
  });
  const publisher =
    'the CDK’s role for publishing assets: it starts builds and writes logs, and may take on the bootstrap’s publishing role only';
  acknowledge(pipeline.node.findChild('Assets').node.findChild('FileRole').node.findChild('DefaultPolicy'), {
    CKV_AWS_111: publisher,
  });
  acknowledge(pipeline.node.findChild('Assets'), {
    [resource('*')]: publisher,
    [resource(`${logs}*`)]: publisher,
    [resource(`${reports}*`)]: publisher,
  });
  for (const place of places.filter((candidate) => !isForeign(candidate))) {
    const steps = pipeline.pipeline.node.findChild(place.stage.name);
    acknowledge(steps.node.findChild('OpenDeployWindow'), {
      [resource('*')]: 'PutMetricData knows no resources; the condition holds it to our namespace',
    });
    acknowledge(steps.node.findChild('Guard'), {
      [resource('*')]: 'ListStacks knows no resources; it tells names and states, not what is in a stack',
    });
    const { region } = place.stage;
    acknowledge(steps.node.findChild('Verify'), {
      [resource(`arn:aws:secretsmanager:${region}:${account}:secret:${HEARTBEAT_SECRET}*`)]:
        'CloudFormation chooses the rest of the name; the condition holds it to the stack of this stage',
    });
    const stacks = `${account}:stack/${place.project}-${place.stage.name}-*/*`;
    for (const home of stackRegions(place.stage.region)) {
      acknowledge(steps.node.findChild('Guard'), {
        [resource(`arn:aws:cloudformation:${home}:${stacks}`)]:
          'reads the templates of this stage’s stacks, whose ids CloudFormation chooses',
      });
    }
  }
}

const s3Action = (action: string) => `AwsSolutions-IAM5[Action::s3:${action}]`;
const resource = (arn: string) => `AwsSolutions-IAM5[Resource::${arn}]`;

function all(ids: readonly string[], reason: string): Record<string, string> {
  return Object.fromEntries(ids.map((id) => [id, reason]));
}
