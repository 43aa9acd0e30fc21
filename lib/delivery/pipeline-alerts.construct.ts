import { Stack } from 'aws-cdk-lib';
import type { Pipeline } from 'aws-cdk-lib/aws-codepipeline';
import { EventField, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { SnsTopic } from 'aws-cdk-lib/aws-events-targets';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { acknowledge } from '../constructs/acknowledge.ts';

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
  readonly topic: Topic;

  constructor(scope: Construct, id: string, { topicName, address }: PipelineAlertsProps) {
    super(scope, id);
    this.topic = new Topic(this, 'Topic', { topicName, enforceSSL: true });
    acknowledge(this.topic, {
      CKV_AWS_26:
        'events may not use AWS’s key for topics, and what they say is no secret: the mail goes out in the clear',
    });
    this.topic.addSubscription(new EmailSubscription(address));
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
