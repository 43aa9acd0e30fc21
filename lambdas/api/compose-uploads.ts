import { arrivalOf, processUpload, S3Objects, uploads } from '../files/index.ts';
import type { ObjectCreated } from '../files/index.ts';
import { FILES_ENV, UPLOAD_ATTEMPTS } from '../files/files.contract.ts';
import { s3 } from '../platform/aws/s3.ts';
import { systemClock } from '../platform/clock.ts';
import { Table } from '../platform/dynamodb/table.ts';
import { readEnv } from '../platform/env.ts';
import { log } from '../platform/log.ts';
import { PLATFORM_ENV } from '../platform/platform.contract.ts';
import { consume } from '../platform/queue.ts';
import { Transactions } from '../platform/transaction.ts';

/** The worker that checks uploads and draws images anew. */
export function composeUploads(): ReturnType<typeof consume<ObjectCreated>> {
  const env = readEnv({
    table: FILES_ENV.table,
    bucket: FILES_ENV.bucket,
    eventsTable: PLATFORM_ENV.eventsTable,
  });
  const transactions = new Transactions({ eventsTable: env.eventsTable });
  const deps = {
    uploads: uploads({ table: new Table(env.table), transactions, clock: systemClock }),
    objects: new S3Objects(s3, env.bucket),
  };
  return consume<ObjectCreated>(async (event, { attributes }) => {
    const isLastAttempt = Number(attributes.ApproximateReceiveCount) >= UPLOAD_ATTEMPTS;
    if ((await processUpload(deps, arrivalOf(event), isLastAttempt)) === 'done') return;
    log.error('an image is still being drawn', new Error('its thread can not be stopped: the process ends'));
    // the next upload would have to share the processor with it; the message comes back and finds its work done
    process.exit(1);
  });
}
