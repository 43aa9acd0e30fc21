import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { once } from '../platform/once.ts';
import { consume } from '../platform/queue.ts';
import { loadGallery } from '../notifications/index.ts';
import type { GalleryMail, Sending } from '../notifications/index.ts';
import type { BulkMessage, DeliverQueueMessage } from '../notifications/notifications.contract.ts';
import { composeFeedback } from './compose-feedback.ts';
import { composeSending } from './compose-sending.ts';
import { composeWebhooks } from './compose-webhooks.ts';
import { mailSettings } from './mail-settings.ts';

type Context = Parameters<Consumer>[1];
type Consumer = ReturnType<typeof consume>;

/** Asked for by operators, and by the rehearsal's console: every mail as it would be sent. */
interface PreviewRequest {
  readonly preview: true;
}

type Answer = SQSBatchResponse | readonly GalleryMail[];

/** The worker outside of the VPC: one function for the four queues of notifications, each composed when it is first read. */
export function composeDeliver(): (event: SQSEvent | PreviewRequest, context: Context) => Promise<Answer> {
  const sending = once(composeSending);
  const consumers: Readonly<Record<string, () => Consumer>> = {
    deliver: once(() => consumerOf<DeliverQueueMessage>(sending, 'deliver')),
    bulk: once(() => consumerOf<BulkMessage>(sending, 'bulk')),
    webhooks: once(composeWebhooks),
    'mail-feedback': once(composeFeedback),
  };
  return async (event, context) => {
    if ('preview' in event) return loadGallery(mailSettings());
    const name = queueOf(event, Object.keys(consumers));
    return consumers[name]!()(event, context);
  };
}

/** The queue's short name, of a physical one such as `soloist-staging-mail-feedback`. */
function queueOf({ Records: [record] }: SQSEvent, names: readonly string[]): string {
  const physicalName = record?.eventSourceARN.split(':').at(-1) ?? '';
  const name = names.find((one) => physicalName.endsWith(`-${one}`));
  if (name === undefined) {
    throw new Error(
      `got messages of the queue '${physicalName}', expected one that ends in ${names.join(', ')}`,
    );
  }
  return name;
}

function consumerOf<Message>(sending: () => Sending, queue: keyof Sending): Consumer {
  const handle = sending()[queue] as (message: Message) => Promise<void>;
  return consume<Message>((message) => handle(message)) as Consumer;
}
