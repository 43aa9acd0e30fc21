import { Stack } from 'aws-cdk-lib';
import type { Pipeline } from 'aws-cdk-lib/aws-codepipeline';
import { EventField, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { SnsTopic } from 'aws-cdk-lib/aws-events-targets';
import { Construct } from 'constructs';
import { AlertsTopic } from '../constructs/alerts-topic.construct.ts';

export interface PipelineAlertsProps {
  readonly topicName: string;
  /** The owner's mail address. */
  readonly address: string;
}

/**
 * Tells the owner about the pipeline by a topic of its own: the stages' topics may be in another account, and are
 * silent while a deployment is under way.
 */
export class PipelineAlerts extends Construct {
  readonly topic: AlertsTopic;

  constructor(scope: Construct, id: string, { topicName, address }: PipelineAlertsProps) {
    super(scope, id);
    // the rule's target and the approval's role bring their own rights to publish
    this.topic = new AlertsTopic(this, 'Topic', { topicName, address, publishers: [] });
  }

  /** One mail for each run that fails, at whichever step; an approval that is refused is one too. */
  tellFailuresOf(pipeline: Pipeline): void {
    const name = EventField.fromPath('$.detail.pipeline');
    const run = EventField.fromPath('$.detail.execution-id');
    const { region } = Stack.of(this);
    pipeline.onStateChange('Failed', {
      description: 'mails the owner when the pipeline fails; see docs/runbooks/delivery.md',
      eventPattern: { detail: { state: ['FAILED'] } },
      target: new SnsTopic(this.topic, {
        message: RuleTargetInput.fromText(
          `${name} failed. What to do at each step: docs/runbooks/delivery.md\n` +
            `https://${region}.console.aws.amazon.com/codesuite/codepipeline/pipelines/${name}/executions/${run}/timeline?region=${region}`,
        ),
      }),
    });
  }
}
