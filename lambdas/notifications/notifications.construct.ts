import { Duration, Stack } from 'aws-cdk-lib';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { ConfigurationSet } from 'aws-cdk-lib/aws-ses';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { MailIdentity, StageSettings } from '../../lib/config/settings.ts';
import { SoloistFunction } from '../../lib/constructs/function.construct.ts';
import { WorkQueue } from '../../lib/constructs/queue.construct.ts';
import { addSchedule } from '../../lib/constructs/schedule.ts';
import { PLATFORM_ENV } from '../platform/platform.contract.ts';
import { configurationSetArn, MailFeedback } from './mail-feedback.construct.ts';
import { MailIdentities, type MailZone } from './mail-identities.construct.ts';
import { watchMail } from './mail-reputation.construct.ts';
import { watchNotifications } from './notifications-alarms.construct.ts';
import {
  DELIVER_EVENTS,
  HELD_DUE_MESSAGE,
  MAX_CONCURRENCY,
  NOTIFICATIONS_ENV,
  WEBHOOKS_QUEUE_EVENTS,
} from './notifications.contract.ts';

const TIMEOUT = Duration.seconds(30);
/** Ten thousand mails at half of a new account's rate take 24 minutes: longer than an hour is no queue of today's. */
const BULK_LATE = Duration.hours(1);
/** What is tried again later waits in the queue for up to 15 minutes, which is SQS's most. */
const WEBHOOKS_LATE = Duration.minutes(30);

export interface NotificationsProps {
  readonly mail: StageSettings['mail'];
  /** The domain's Route 53 zone, where SES looks for its keys; null without a domain. */
  readonly zone: MailZone | null;
  /** Who reads what other mail servers report about the domain. */
  readonly reportsTo: string;
  readonly publicUrl: string;
  readonly data: { grantUse(fn: SoloistFunction): void };
  readonly users: { grantContact(fn: SoloistFunction): void };
  readonly events: { grantAppend(fn: SoloistFunction, modules: readonly string[]): void };
}

/** A queue, and the types of events that the relay brings to it. */
interface Subscription {
  readonly queue: Queue;
  readonly types: readonly string[];
}

/**
 * The worker that delivers, and its queues: what people wait for, what may take its time, customers' webhooks, and what
 * became of mails. It needs no cache, so it is in no VPC.
 */
export class Notifications extends Construct {
  /** What the relay brings to its queues. */
  readonly subscriptions: readonly Subscription[];
  private readonly worker: SoloistFunction;
  private readonly webhooks: Queue;

  constructor(scope: Construct, id: string, props: NotificationsProps) {
    super(scope, id);
    this.worker = new SoloistFunction(this, 'Worker', {
      service: 'deliver',
      entry: 'lambdas/api/deliver.handler.ts',
      timeout: TIMEOUT,
      memory: 512,
    });
    const deliver = this.addQueue('Deliver', 'deliver', NOTIFICATIONS_ENV.deliverQueue);
    const bulk = this.addQueue('Bulk', 'bulk', NOTIFICATIONS_ENV.bulkQueue, BULK_LATE);
    this.webhooks = this.addQueue('Webhooks', 'webhooks', NOTIFICATIONS_ENV.webhooksQueue, WEBHOOKS_LATE);
    this.subscriptions = [
      { queue: deliver, types: DELIVER_EVENTS },
      { queue: this.webhooks, types: WEBHOOKS_QUEUE_EVENTS },
    ];
    const feedback = new MailFeedback(this, 'Feedback', TIMEOUT);
    for (const queue of [deliver, bulk, this.webhooks, feedback.queue]) this.workOn(queue);
    this.lookForHeld(bulk);
    this.worker.addEnvironment(PLATFORM_ENV.publicUrl, props.publicUrl);
    props.data.grantUse(this.worker);
    props.users.grantContact(this.worker);
    props.events.grantAppend(this.worker, ['notifications']);
    this.grantSend(props, feedback);
    watchMail(this);
    watchNotifications(this);
  }

  /** For the function whose users send tests to webhooks, and old messages once more. */
  grantWebhooks(fn: SoloistFunction): void {
    fn.allow(['sqs:SendMessage'], [this.webhooks.queueArn]);
    fn.addEnvironment(NOTIFICATIONS_ENV.webhooksQueue, this.webhooks.queueUrl);
  }

  /** A queue that the worker itself sends to as well. */
  private addQueue(id: string, name: string, variable: string, late?: Duration): Queue {
    const { queue } = new WorkQueue(this, id, { name, workerTimeout: TIMEOUT, ...(late && { late }) });
    this.worker.allow(['sqs:SendMessage'], [queue.queueArn]);
    this.worker.addEnvironment(variable, queue.queueUrl);
    return queue;
  }

  private workOn(queue: Queue): void {
    const source = new SqsEventSource(queue, {
      batchSize: 10,
      maxConcurrency: MAX_CONCURRENCY,
      reportBatchItemFailures: true,
    });
    this.worker.addEventSource(source);
  }

  /** What was held back for somebody's morning goes out within a quarter of an hour. */
  private lookForHeld(bulk: Queue): void {
    addSchedule(this, {
      name: 'held-due',
      description: 'Every 15 minutes, notifications that were held back until now',
      expression: 'rate(15 minutes)',
      target: { arn: bulk.queueArn, action: 'sqs:SendMessage', input: JSON.stringify(HELD_DUE_MESSAGE) },
      retries: { attempts: 10, maxAgeSeconds: Duration.minutes(15).toSeconds() },
    });
  }

  private grantSend({ mail, zone, reportsTo }: NotificationsProps, { sets }: MailFeedback): void {
    if (!mail.verifiedElsewhere) {
      const identities = { identity: mail.identity, productIdentity: mail.product.identity };
      const { verifiesForOthers, ownsDomain, dmarc } = mail;
      new MailIdentities(this, 'Identities', {
        ...identities,
        zone,
        verifiesForOthers,
        ownsDomain,
        dmarc,
        reportsTo,
      });
    }
    this.allowSender(mail, sets.security);
    this.allowSender(mail.product, sets.product);
    const variables = {
      [NOTIFICATIONS_ENV.mailFrom]: mail.sender,
      [NOTIFICATIONS_ENV.mailSet]: sets.security.configurationSetName,
      [NOTIFICATIONS_ENV.productMailFrom]: mail.product.sender,
      [NOTIFICATIONS_ENV.productMailSet]: sets.product.configurationSetName,
      [NOTIFICATIONS_ENV.bulkMailRate]: String(bulkRateOf(mail)),
    };
    for (const [name, value] of Object.entries(variables)) this.worker.addEnvironment(name, value);
  }

  /** Each of the two by its own configuration set, and by no other address of the domain. */
  private allowSender({ identity, senderAddress }: MailIdentity, set: ConfigurationSet): void {
    const arn = Stack.of(this).formatArn({ service: 'ses', resource: 'identity', resourceName: identity });
    this.worker.allow(['ses:SendRawEmail'], [arn, configurationSetArn(set)], {
      StringEquals: { 'ses:FromAddress': senderAddress },
    });
  }
}

/** Half of what SES takes: the other half is for mail that people wait for. */
function bulkRateOf({ ratePerSecond }: StageSettings['mail']): number {
  return Math.max(1, Math.floor(ratePerSecond / 2));
}
