import { Duration } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { readEventStream } from '../../lib/constructs/event-stream.ts';
import { SoloistFunction } from '../../lib/constructs/function.construct.ts';
import type { ArchiveData } from './archive.data.construct.ts';

export interface ArchiveProps {
  readonly events: ITable;
  readonly data: ArchiveData;
}

/**
 * Copies events from the outbox's stream to S3. Outside of the VPC: it needs nothing there, and a fault of the network
 * must not stop it.
 */
export class Archive extends Construct {
  readonly fn: SoloistFunction;

  constructor(scope: Construct, id: string, { events, data }: ArchiveProps) {
    super(scope, id);
    this.fn = new SoloistFunction(this, 'Function', {
      service: 'archive',
      entry: 'lambdas/archive/archive.handler.ts',
      timeout: Duration.seconds(60),
      memory: 512,
    });
    data.grantWrite(this.fn);
    readEventStream(this, {
      fn: this.fn,
      events,
      batches: {
        // few large objects: five minutes is the longest window there is, 6 MB of records end it sooner
        batchSize: 5_000,
        maxBatchingWindow: Duration.minutes(5),
        // bounded by age alone: S3 out of reach for an hour is no reason to give an event up. The other half of the
        // stream's 24 hours is for what waits behind a poison event
        maxRecordAge: Duration.hours(12),
      },
      late: {
        after: Duration.hours(1),
        periods: [1, 1],
        severity: 'ticket',
        meaning: 'events have waited for more than an hour to be archived, and after 12 they are given up',
      },
    });
  }
}
