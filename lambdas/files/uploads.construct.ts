import { Duration } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Construct } from 'constructs';
import type { EventsData } from '../../lib/constructs/events.data.construct.ts';
import { SoloistFunction } from '../../lib/constructs/function.construct.ts';
import { physicalName } from '../../lib/constructs/naming.ts';
import { WorkQueue } from '../../lib/constructs/queue.construct.ts';
import type { FilesData } from './files.data.construct.ts';
import { UPLOAD_ATTEMPTS, UPLOADS_PREFIX } from './files.contract.ts';
import { ImageLayer } from './image-layer.construct.ts';

/** An image may take half of it to be read; what is made of it then takes a few seconds. */
const TIMEOUT = Duration.seconds(60);
/** One processor, as an image uses no more. 50 megapixels of AVIF, the hungriest, take 1,000 MB (bench/images.ts). */
const MEMORY_MB = 1_769;
/** Environments that work at the same time: the account's concurrency belongs to the API first. */
const MAX_CONCURRENCY = 3;

export interface UploadsProps {
  readonly data: FilesData;
  readonly events: EventsData;
}

/**
 * The image-processor, which takes every upload to its end. A function of its own, outside of the VPC, because images
 * are what strangers send: it has the memory for them, nothing else of the system, and its death harms nobody.
 */
export class Uploads extends Construct {
  readonly fn: SoloistFunction;

  constructor(scope: Construct, id: string, { data, events }: UploadsProps) {
    super(scope, id);
    const work = new WorkQueue(this, 'Work', {
      name: 'uploads',
      workerTimeout: TIMEOUT,
      receives: UPLOAD_ATTEMPTS,
    });
    this.fn = new SoloistFunction(this, 'Function', {
      service: 'image-processor',
      entry: 'lambdas/api/uploads.handler.ts',
      timeout: TIMEOUT,
      memory: MEMORY_MB,
      layers: [new ImageLayer(this, 'Layer')],
    });
    this.fn.addEventSource(
      new SqsEventSource(work.queue, {
        // an image that takes the process with it takes no other upload along
        batchSize: 1,
        maxConcurrency: MAX_CONCURRENCY,
        reportBatchItemFailures: true,
      }),
    );
    data.grantProcess(this.fn);
    events.grantAppend(this.fn, ['files']);
    this.announce(data, work);
  }

  /** Has EventBridge put the news of each upload into the queue; what the queue does not take is a dead letter. */
  private announce(data: FilesData, { queue, deadLetters }: WorkQueue): void {
    const rule = new Rule(this, 'Arrivals', {
      ruleName: physicalName(this, 'uploads'),
      description: 'What arrives in the bucket of files goes to the image-processor',
      eventPattern: {
        source: ['aws.s3'],
        detailType: ['Object Created'],
        detail: {
          bucket: { name: [data.bucket.bucketName] },
          object: { key: [{ prefix: UPLOADS_PREFIX }] },
        },
      },
    });
    rule.addTarget({
      bind: () => ({ arn: queue.queueArn, deadLetterConfig: { arn: deadLetters.queueArn } }),
    });
    const sender = new ServicePrincipal('events.amazonaws.com', {
      conditions: { ArnEquals: { 'aws:SourceArn': rule.ruleArn } },
    });
    for (const target of [queue, deadLetters]) target.grantSendMessages(sender);
  }
}
