import { type CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { ExecutionMode, type Pipeline, PipelineType, ProviderType } from 'aws-cdk-lib/aws-codepipeline';
import { PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import { CodeBuildStep, CodePipeline, CodePipelineSource } from 'aws-cdk-lib/pipelines';
import type { Construct } from 'constructs';
import type { DeliveryConfig } from '../config/schema.ts';
import versions from '../../package.json' with { type: 'json' };
import { SoloistStage } from '../stage.ts';
import { logGroup } from '../constructs/log-group.ts';
import { Artifacts } from './artifacts.construct.ts';
import { buildEnvironment, npmCache } from './build-environment.ts';
import type { DeliverableConfig } from './demands.ts';
import { acceptFindings } from './findings.ts';
import { PipelineAlerts } from './pipeline-alerts.construct.ts';
import { isForeign } from './stage-access.ts';
import { stepsBefore, verifyStep } from './steps.ts';

/** The version of the program that publishes assets; like the CLI's it is pinned, or a release could change by itself. */
const CDK_ASSETS = '4.7.3';

const MAIN = 'main';

export interface PipelineStackProps extends StackProps {
  readonly config: DeliverableConfig;
}

/** Ships every commit on the branch: build, every stage in the config's order, verification (docs/delivery.md). */
export class PipelineStack extends Stack {
  constructor(scope: Construct, id: string, { config, ...props }: PipelineStackProps) {
    super(scope, id, props);
    const { connection, repository, branch = MAIN, account } = config.delivery;
    const places = config.stages.map((stage) => ({ project: config.name, stage, account }));
    const crossAccount = places.some(isForeign);
    const { bucket } = new Artifacts(this, 'Artifacts', { crossAccount });
    const alerts = new PipelineAlerts(this, 'Alerts', {
      topicName: `${config.name}-pipeline`,
      address: config.alarms.address,
    });

    const common = npmCache(bucket);
    const source = CodePipelineSource.connection(repository, branch, { connectionArn: connection });
    const build = new CodeBuildStep('Build', {
      ...common,
      input: source,
      commands: ['npm run candidate'],
      // the pipeline's app, which has the stages and the pipeline itself; the CDK's CLI prefers it to cdk.json's
      env: { CDK_APP: 'node bin/pipeline.ts' },
      primaryOutputDirectory: 'cdk.out',
      timeout: Duration.minutes(45),
    });
    const pipeline = new CodePipeline(this, 'Delivery', {
      pipelineName: `${config.name}-pipeline`,
      pipelineType: PipelineType.V2,
      // a newer commit overtakes one that waits: one person has no use for a queue of approvals
      executionMode: ExecutionMode.SUPERSEDED,
      synth: build,
      artifactBucket: bucket,
      crossAccountKeys: crossAccount,
      selfMutation: true,
      publishAssetsInParallel: false,
      // nobody looks at a change set between its making and its execution: the guard has, before
      useChangeSets: false,
      cliVersion: versions.devDependencies['aws-cdk'],
      cdkAssetsCliVersion: CDK_ASSETS,
      codeBuildDefaults: buildEnvironment(logGroup(this, 'Logs', `/${config.name}/pipeline`)),
    });
    for (const [index, place] of places.entries()) {
      const stage = new SoloistStage(scope, config, place.stage);
      const publicUrl = stage.edge.node.findChild('PublicUrl') as CfnOutput;
      const heartbeatSecret = stage.app.node
        .findAll()
        .find((child) => child.node.id === 'HeartbeatSecretName') as CfnOutput;
      const steps = {
        place,
        account: this.account,
        source,
        assembly: build,
        publicUrl,
        heartbeatSecret,
        common,
      };
      const isLast = index > 0 && index === places.length - 1;
      pipeline.addStage(stage, {
        pre: stepsBefore(steps, isLast ? alerts.topic : null),
        post: [verifyStep(steps)],
      });
    }

    pipeline.buildPipeline();
    startOnPush(pipeline.pipeline, config.delivery);
    alerts.tellFailuresOf(pipeline.pipeline);
    acceptFindings(pipeline, bucket, places);
  }
}

/** Starts the pipeline for pushes to the branch, and for nothing else: no tags, no pull requests. */
function startOnPush(pipeline: Pipeline, { connection, branch = MAIN }: DeliveryConfig): void {
  const [source] = pipeline.stages;
  pipeline.addTrigger({
    providerType: ProviderType.CODE_STAR_SOURCE_CONNECTION,
    gitConfiguration: { sourceAction: source!.actions[0]!, pushFilter: [{ branchesIncludes: [branch] }] },
  });
  // the CDK grants the action by the service's former name only (codestar-connections)
  for (const role of pipeline.node.findChild('Source').node.findAll()) {
    if (role instanceof Role) {
      role.addToPolicy(
        new PolicyStatement({ actions: ['codeconnections:UseConnection'], resources: [connection] }),
      );
    }
  }
}
