import { ArnFormat, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';

/** Who may publish, and the form of the ARNs of what it publishes for. */
export interface Publisher {
  /** `cloudwatch.amazonaws.com` */
  readonly service: string;
  /**
   * Resource part of the source's ARN with wildcards, `alarm:soloist-staging-*`; null where the service tells SNS no
   * source, so that a condition on it would never hold.
   */
  readonly source: string | null;
  /** Service part of the source's ARN. @default the first label of `service` */
  readonly sourceService?: string;
  /** Whether the source's ARN names no region. @default false */
  readonly global?: true;
}

export interface AlertsTopicProps {
  readonly topicName: string;
  /** The owner's mail address. */
  readonly address: string;
  readonly publishers: readonly Publisher[];
}

/** Mails the owner what the services of this account publish, over TLS only. */
export class AlertsTopic extends Topic {
  constructor(scope: Construct, id: string, { topicName, address, publishers }: AlertsTopicProps) {
    super(scope, id, { topicName, enforceSSL: true });
    // enforceSSL brings a policy, and any policy replaces the one that lets the account's services publish
    for (const publisher of publishers) this.allow(publisher);
    acknowledge(this, {
      CKV_AWS_26:
        'alarms may not use AWS’s key for topics, and what they say is no secret: the mail goes out in the clear',
    });
    this.addSubscription(new EmailSubscription(address));
  }

  /** One service, for this account's resources only where it tells: others could have it publish for theirs. */
  private allow({ service, source, sourceService = service.split('.')[0]!, global }: Publisher): void {
    const stack = Stack.of(this);
    const statement = new PolicyStatement({
      principals: [new ServicePrincipal(service)],
      actions: ['sns:Publish'],
      resources: [this.topicArn],
    });
    this.addToResourcePolicy(statement);
    if (source === null) return;
    const sourceArn = stack.formatArn({
      service: sourceService,
      resource: source,
      arnFormat: ArnFormat.NO_RESOURCE_NAME,
      ...(global && { region: '' }),
    });
    statement.addConditions({
      StringEquals: { 'aws:SourceAccount': stack.account },
      ArnLike: { 'aws:SourceArn': sourceArn },
    });
  }
}
