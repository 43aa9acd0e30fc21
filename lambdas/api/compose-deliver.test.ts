import type { SQSEvent } from 'aws-lambda';
import { NOTIFICATIONS_ENV } from '../notifications/notifications.contract.ts';
import { PLATFORM_ENV } from '../platform/platform.contract.ts';
import { lambdaContext } from '../platform/testing/alb.ts';
import { silenceOutput } from '../platform/testing/output.ts';
import { composeDeliver } from './compose-deliver.ts';
import { onFirstUse } from './first-use.ts';

silenceOutput();

const before = process.env;
afterEach(() => void (process.env = before));

const context = lambdaContext();

/** A batch of one message of a queue. */
function batchOf(queue: string, body: string): SQSEvent {
  const record = {
    messageId: 'message-1',
    body,
    attributes: { ApproximateReceiveCount: '1' },
    eventSourceARN: `arn:aws:sqs:eu-central-1:123456789012:${queue}`,
  };
  return { Records: [record] } as unknown as SQSEvent;
}

describe('the worker of notifications', () => {
  test.each([
    ['deliver', NOTIFICATIONS_ENV.deliverQueue],
    ['bulk', NOTIFICATIONS_ENV.bulkQueue],
    ['webhooks', NOTIFICATIONS_ENV.webhooksQueue],
    ['mail-feedback', NOTIFICATIONS_ENV.table],
  ])(
    'is composed for the queue %s by its first batch, and fails by name for what is missing',
    async (queue, name) => {
      const handler = onFirstUse(composeDeliver);

      const handled = handler(batchOf(`acme-shop-staging-${queue}`, '{}'), context);

      await expect(handled).rejects.toThrow(new RegExp(`\\b${name}\\b.* not set`));
    },
  );

  test.each(['acme-staging-accounts', 'deliveries', ''])(
    'fails for the queue %j, which it does not know',
    async (queue) => {
      const handled = composeDeliver()(batchOf(queue, '{}'), context);

      await expect(handled).rejects.toThrow(
        `got messages of the queue '${queue}', expected one that ends in deliver`,
      );
    },
  );

  test('shows operators every mail as it would be sent', async () => {
    process.env = {
      ...before,
      [NOTIFICATIONS_ENV.mailFrom]: 'Soloist <hello@example.com>',
      [NOTIFICATIONS_ENV.productMailFrom]: 'Soloist <news@news.example.com>',
      [PLATFORM_ENV.publicUrl]: 'https://app.example',
    };

    const mails = await composeDeliver()({ preview: true }, context);

    expect(mails).toContainEqual(
      expect.objectContaining({ id: 'digest', language: 'de', from: 'Soloist <news@news.example.com>' }),
    );
  });
});
