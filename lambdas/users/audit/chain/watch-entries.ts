import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { withContext } from '../../../platform/context.ts';
import type { Item } from '../../../platform/dynamodb/item.ts';
import { log } from '../../../platform/log.ts';
import { count, flushMetrics } from '../../../platform/metrics.ts';
import { USERS_METRICS } from '../../metrics.contract.ts';
import { appendLink } from './append-link.ts';
import type { AppendDeps } from './append-link.ts';
import { isProven } from './proof.ts';

const TTL = 'dynamodb.amazonaws.com';
const CHAIN = /^CHAIN#/;

/** Makes plain values of an image in a stream. */
type Plain = (image: unknown) => Item;

/**
 * The handler of the users table's stream: puts each new entry of an audit log into the chain of its log, in the order in
 * which the table took them, and counts whatever else was done to an entry or a link, which nothing of ours does. From
 * the first record that fails the stream delivers again.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
 */
export function watchEntries(deps: AppendDeps) {
  return async (
    { Records: records }: DynamoDBStreamEvent,
    context: { readonly awsRequestId: string; getRemainingTimeInMillis(): number },
  ): Promise<DynamoDBBatchResponse> => {
    const remaining = () => context.getRemainingTimeInMillis();
    return withContext({ requestId: context.awsRequestId, remaining }, async () => {
      const { unmarshall } = await import('@aws-sdk/util-dynamodb');
      const plain: Plain = (image) => unmarshall(image as Record<string, AttributeValue>);
      count(USERS_METRICS.auditTampered, 0);
      const failed = await takeAll(deps, records, plain);
      flushMetrics();
      return { batchItemFailures: failed === null ? [] : [{ itemIdentifier: failed }] };
    });
  };
}

/** The sequence number of the first that failed, null when none did. */
async function takeAll(
  deps: AppendDeps,
  records: readonly DynamoDBRecord[],
  plain: Plain,
): Promise<string | null> {
  for (const record of records) {
    try {
      await take(deps, record, plain);
    } catch (error) {
      log.error('an entry of an audit log could not be put into its chain', error);
      return record.dynamodb?.SequenceNumber ?? '';
    }
  }
  return null;
}

async function take(
  deps: AppendDeps,
  { eventName, dynamodb, userIdentity }: DynamoDBRecord,
  plain: Plain,
): Promise<void> {
  const { pk, sk } = plain(dynamodb?.Keys) as { readonly pk: string; readonly sk: string };
  const isEntry = !CHAIN.test(pk);
  if (eventName === 'INSERT') {
    if (!isEntry) return;
    const writtenAt = (dynamodb?.ApproximateCreationDateTime ?? 0) * 1_000;
    const sound = await appendLink(deps, pk, { sk, item: plain(dynamodb?.NewImage), writtenAt });
    if (!sound) report('the end of an audit chain is not ours', { partition: pk, item: sk });
    return;
  }
  const isRemoval = eventName === 'REMOVE';
  if (isRemoval && userIdentity?.principalId === TTL) return;
  if (isRemoval && (await wasErased(deps, pk.replace(CHAIN, '')))) return;

  const subject = isEntry ? 'an entry of an audit log' : 'an item of an audit chain';
  const what = `${subject} was ${isRemoval ? 'removed' : 'changed'}, which nothing of ours does`;
  report(what, { partition: pk, item: sk });
}

function report(what: string, where: { readonly partition: string; readonly item: string }): void {
  count(USERS_METRICS.auditTampered);
  log.error('somebody tampered with an audit log', new Error(what), where);
}

async function wasErased({ chains, keys }: AppendDeps, logName: string): Promise<boolean> {
  const head = await chains.head(logName);
  return head !== null && 'erased' in head && isProven(await keys(), logName, head);
}
