import { Duration } from 'aws-cdk-lib';
import { ListenerCondition } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Alias } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { SoloistFunction } from '../../lib/constructs/function.construct.ts';
import { answerListener, type Balancer, PRIORITIES } from '../../lib/constructs/listener-target.ts';
import { type PublicSite, tellSite } from '../../lib/constructs/public-site.ts';
import { WorkQueue } from '../../lib/constructs/queue.construct.ts';
import { addSchedule } from '../../lib/constructs/schedule.ts';
import { watchPayments } from './payments-alarms.construct.ts';
import { type Catalogue, FOLLOWED_EVENTS, PAYMENTS_ENV, RECONCILE_MESSAGE } from './payments.contract.ts';

/** A charge and its confirmation take Stripe some seconds, and a reconciliation goes on where its time was up. */
const TIMEOUT = Duration.seconds(30);
/** Environments that work on webhooks at the same time: the account's concurrency belongs to requests first. */
const MAX_CONCURRENCY = 3;
const PATHS = ['/v1/payments/*', '/v1/admin/payments/*', '/v1/webhooks/stripe'];

export interface PaymentsProps extends Balancer {
  readonly site: PublicSite;
  readonly catalogue: Catalogue;
  readonly data: { grantUse(fn: SoloistFunction): void };
  /** Who calls. */
  readonly auth: { grantVerify(fn: SoloistFunction): void };
  /** Who belongs to an organisation. */
  readonly users: { grantMemberships(fn: SoloistFunction): void };
  readonly events: { grantAppend(fn: SoloistFunction, modules: readonly string[]): void };
}

/**
 * The payments module in a function of its own: outside of the VPC, because Stripe has no IPv6 address, and the only one
 * whose role may read the Stripe secret. It answers requests, and works on the webhooks that it accepted.
 */
export class Payments extends Construct {
  readonly fn: SoloistFunction;
  readonly live: Alias;
  /** What the relay brings to its queue. */
  readonly subscription: { readonly queue: Queue; readonly types: readonly string[] };
  private readonly queue: Queue;

  constructor(scope: Construct, id: string, props: PaymentsProps) {
    super(scope, id);
    this.fn = new SoloistFunction(this, 'Function', {
      service: 'payments',
      entry: 'lambdas/api/payments.handler.ts',
      timeout: TIMEOUT,
      memory: 1024,
    });
    tellSite(this.fn, props.site);
    this.fn.addEnvironment(PAYMENTS_ENV.catalogue, JSON.stringify(props.catalogue));
    props.data.grantUse(this.fn);
    props.auth.grantVerify(this.fn);
    props.users.grantMemberships(this.fn);
    props.events.grantAppend(this.fn, ['payments']);
    const { listener, loadBalancerFullName } = props;
    const route = {
      priority: PRIORITIES.payments,
      conditions: [ListenerCondition.pathPatterns(PATHS)],
    };
    // `payments` would be two letters too long beside the longest names of a project and a stage
    this.live = answerListener(this, { listener, loadBalancerFullName, fn: this.fn, route, name: 'pay' });
    this.queue = this.workOnWebhooks();
    this.subscription = { queue: this.queue, types: FOLLOWED_EVENTS };
    this.reconcileNightly(this.queue);
    watchPayments(this);
  }

  /** For the worker that erases people: it asks payments for its part, and can't do it itself. */
  grantAsk(fn: SoloistFunction): void {
    fn.allow(['sqs:SendMessage'], [this.queue.queueArn]);
    fn.addEnvironment(PAYMENTS_ENV.eventsQueue, this.queue.queueUrl);
  }

  /** Webhooks wait in a queue, so that Stripe has its answer at once; the version that gets requests works on them. */
  private workOnWebhooks(): Queue {
    const { queue } = new WorkQueue(this, 'Webhooks', { name: 'stripe-events', workerTimeout: TIMEOUT });
    this.live.addEventSource(
      new SqsEventSource(queue, {
        batchSize: 10,
        maxConcurrency: MAX_CONCURRENCY,
        reportBatchItemFailures: true,
      }),
    );
    this.fn.allow(['sqs:SendMessage'], [queue.queueArn]);
    this.fn.addEnvironment(PAYMENTS_ENV.eventsQueue, queue.queueUrl);
    return queue;
  }

  private reconcileNightly(queue: Queue): void {
    addSchedule(this, {
      name: 'reconcile',
      description: 'Every night, the comparison with Stripe',
      expression: 'cron(17 3 * * ? *)',
      target: {
        arn: queue.queueArn,
        action: 'sqs:SendMessage',
        input: JSON.stringify(RECONCILE_MESSAGE),
      },
      retries: { attempts: 10, maxAgeSeconds: Duration.hours(1).toSeconds() },
    });
  }
}
