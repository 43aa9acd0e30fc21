import { AwsError } from '../../../service.ts';
import { integer, missing, noSuchQueue } from '../errors.ts';
import { queueOf, type Action } from '../sqs.ts';

export const getQueueUrl: Action = (sqs, { QueueName }) => {
  if (!QueueName) throw missing('QueueName');
  const queue = sqs.store.find(QueueName);
  if (!queue) throw noSuchQueue(QueueName);
  return { QueueUrl: queue.settings.url };
};

export const listQueues: Action = (sqs, { QueueNamePrefix = '', MaxResults, NextToken }) => {
  const urls = sqs.store
    .all()
    .filter(({ settings }) => settings.name.startsWith(QueueNamePrefix))
    .map(({ settings }) => settings.url);
  const { page, next } = paginate(urls, MaxResults, NextToken);
  return { ...(page.length > 0 && { QueueUrls: page }), ...next };
};

export const listDeadLetterSourceQueues: Action = (sqs, input) => {
  const { arn } = queueOf(sqs, input).settings;
  const urls = sqs.store
    .all()
    .filter(({ settings }) => settings.redrive?.deadLetterArn === arn)
    .map(({ settings }) => settings.url);
  const { page, next } = paginate(urls, input.MaxResults, input.NextToken);
  return { queueUrls: page, ...next };
};

/** At once, where AWS takes up to a minute; a second purge within that minute is refused as there. */
export const purgeQueue: Action = (sqs, input) => {
  const { name } = queueOf(sqs, input).settings;
  const now = sqs.clock.now();
  if (now - (sqs.purgedAt.get(name) ?? -Infinity) < 60_000) {
    throw new AwsError('PurgeQueueInProgress', `queue '${name}' was purged less than 60 seconds ago`, 403);
  }

  sqs.store.commit({ kind: 'purged', queue: name });
  sqs.purgedAt.set(name, now);
};

function paginate(urls: readonly string[], most: unknown, token: unknown) {
  const size = integer('MaxResults', most, 1000, 1, 1000);
  const start = token ? Number(token) : 0;
  const end = start + size;
  // AWS pages only for those who ask for a size
  return { page: urls.slice(start, end), next: most && end < urls.length ? { NextToken: String(end) } : {} };
}
