import { EventField, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { physicalName } from './naming.ts';

/**
 * Mails the owner when CodeDeploy gives up a version of the stage: its canary was rolled back while the composite
 * alarms kept quiet for the deployment.
 *
 * @see https://docs.aws.amazon.com/codedeploy/latest/userguide/monitoring-cloudwatch-events.html
 */
export class FailedDeployments extends Rule {
  constructor(scope: Construct, id: string, topic: ITopic) {
    const application = EventField.fromPath('$.detail.application');
    const deployment = EventField.fromPath('$.detail.deploymentId');
    super(scope, id, {
      ruleName: physicalName(scope, 'deployment-failed'),
      description: 'mails the owner when a canary is rolled back',
      eventPattern: {
        source: ['aws.codedeploy'],
        detailType: ['CodeDeploy Deployment State-change Notification'],
        detail: { state: ['FAILURE', 'STOP'], application: [{ prefix: physicalName(scope, '') }] },
      },
      targets: [
        {
          // not the CDK's own target, which would permit it on the topic once more
          bind: () => ({
            arn: topic.topicArn,
            input: RuleTargetInput.fromText(
              `${application}: the new version was rolled back, users have the old one (deployment ${deployment}). ` +
                'What went wrong: docs/runbooks/alerts.md',
            ),
          }),
        },
      ],
    });
  }
}
