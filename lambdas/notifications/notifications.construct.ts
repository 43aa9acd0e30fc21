import { CfnResource, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { PublicHostedZone } from 'aws-cdk-lib/aws-route53';
import { EmailIdentity, Identity } from 'aws-cdk-lib/aws-ses';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { SoloistFunction } from '../../lib/constructs/function.construct.ts';
import { WorkQueue } from '../../lib/constructs/queue.construct.ts';
import { PLATFORM_ENV } from '../platform/platform.contract.ts';
import { watchMail } from './mail-reputation.construct.ts';
import { DELIVER_EVENTS, NOTIFICATIONS_ENV } from './notifications.contract.ts';

const TIMEOUT = Duration.seconds(30);
/** Environments that send at the same time: the account's concurrency belongs to the API first. */
const MAX_CONCURRENCY = 5;

export interface NotificationsProps {
  /** The sender of every mail, with or without a name: `Soloist <hello@example.com>` */
  readonly sender: string;
  /** The sender's bare address. */
  readonly senderAddress: string;
  /** What SES verifies: the domain, or without one the sender's address. */
  readonly identity: string;
  /** Whether a stage beside this one has SES verify it: an identity is an account's, and exists once. @default false */
  readonly verifiedElsewhere?: boolean;
  /** Whether a stage beside this one sends by what this one has SES verify. @default false */
  readonly verifiesForOthers?: boolean;
  /** The domain's Route 53 zone, where SES looks for its keys; null without a domain. @default null */
  readonly zone?: { readonly id: string; readonly name: string } | null;
  readonly publicUrl: string;
  readonly data: { grantUse(fn: SoloistFunction): void };
  readonly users: { grantContact(fn: SoloistFunction): void };
}

/** The deliver queue and its worker, which reads it and sends mail. It needs no cache, so it is in no VPC. */
export class Notifications extends Construct {
  /** What the relay brings to the deliver queue. */
  readonly subscription: { readonly queue: Queue; readonly types: readonly string[] };
  private readonly worker: SoloistFunction;

  constructor(scope: Construct, id: string, props: NotificationsProps) {
    super(scope, id);
    const { queue } = new WorkQueue(this, 'Deliver', { name: 'deliver', workerTimeout: TIMEOUT });
    this.subscription = { queue, types: DELIVER_EVENTS };
    this.worker = new SoloistFunction(this, 'Worker', {
      service: 'deliver',
      entry: 'lambdas/api/deliver.handler.ts',
      timeout: TIMEOUT,
      memory: 512,
    });
    this.worker.addEventSource(
      new SqsEventSource(queue, {
        batchSize: 10,
        maxConcurrency: MAX_CONCURRENCY,
        reportBatchItemFailures: true,
      }),
    );
    this.worker.addEnvironment(PLATFORM_ENV.publicUrl, props.publicUrl);
    props.data.grantUse(this.worker);
    props.users.grantContact(this.worker);
    this.grantSend(props);
    watchMail(this);
  }

  private grantSend(props: NotificationsProps): void {
    const { sender, senderAddress, identity } = props;
    if (!props.verifiedElsewhere) this.verify(props);
    this.worker.allow(
      ['ses:SendRawEmail'],
      [Stack.of(this).formatArn({ service: 'ses', resource: 'identity', resourceName: identity })],
      { StringEquals: { 'ses:FromAddress': senderAddress } },
    );
    this.worker.addEnvironment(NOTIFICATIONS_ENV.mailFrom, sender);
  }

  /** Has SES verify the sender; a domain by the three records with its keys, which go into its zone. */
  private verify({ identity, zone, verifiesForOthers }: NotificationsProps): void {
    const verified = new EmailIdentity(this, 'Identity', { identity: this.identityOf(identity, zone) });
    if (!verifiesForOthers) return;
    // or the end of this stage would be the end of the others' mail
    for (const part of verified.node.findAll().filter(CfnResource.isCfnResource)) {
      part.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
    }
  }

  private identityOf(identity: string, zone: NotificationsProps['zone']): Identity {
    if (identity.includes('@')) return Identity.email(identity);
    if (!zone) return Identity.domain(identity);
    const { id: hostedZoneId, name: zoneName } = zone;
    const attributes = { hostedZoneId, zoneName };
    return Identity.publicHostedZone(
      PublicHostedZone.fromPublicHostedZoneAttributes(this, 'Zone', attributes),
    );
  }
}
