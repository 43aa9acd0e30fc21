import type { BulkMessage, DeliverMessage, DeliverQueueMessage } from '../notifications.contract.ts';
import { deliverTo } from './deliver-to.ts';
import type { Lane } from './deliver-to.ts';
import { fanOut } from './fan-out.ts';
import { forgetDevices } from './forget-devices.ts';
import { findDue } from './held-due.ts';
import { unpaced } from './pace.ts';
import { isNotified, kindOf } from './notified-event.ts';
import type { NotifiedEvent } from './notified-event.ts';
import type { SendingDeps } from './ports.ts';
import { managersToTell } from './readers.ts';
import { sendHeld } from './send-held.ts';

/** What handles the messages of the two queues; what they throw brings a message back. */
export interface Sending {
  /** Of the deliver queue: events, and what is sent again. */
  deliver(message: DeliverQueueMessage): Promise<void>;
  /** Of the bulk queue: whatever security must not wait for. */
  bulk(message: BulkMessage): Promise<void>;
}

/** Tells people of events. */
export function sending(deps: SendingDeps): Sending {
  const urgent: Lane = { send: deps.queues.deliver, pace: unpaced };
  const slow: Lane = { send: deps.queues.bulk, pace: deps.bulkPace };
  return {
    async deliver(message) {
      if ('kind' in message) return deliverTo(deps, urgent, message);
      if (message.type === 'user.created') return listPerson(deps, message.aggregate);
      if (!isNotified(message)) return;
      try {
        await tellReaders(deps, urgent, message);
      } finally {
        await forgetDevices(deps, message);
      }
    },
    async bulk(message) {
      switch (message.kind) {
        case 'deliver':
          return deliverTo(deps, slow, message);
        case 'fan-out':
          return fanOut(deps, message);
        case 'held-due':
          return findDue(deps);
        case 'held':
          return sendHeld(deps, slow.pace, message);
        default:
          throw new Error(
            `got a message of the kind ${String((message as { kind?: unknown }).kind)}, expected deliver, fan-out, held-due or held`,
          );
      }
    },
  };
}

/** A replay must not list who was erased meanwhile. */
async function listPerson({ contacts, people }: SendingDeps, userId: string): Promise<void> {
  if (await contacts.contactOf(userId)) await people.add(userId);
}

/** The one reader at once; several by a message each, so that one who can't be reached keeps nobody waiting. */
async function tellReaders(deps: SendingDeps, lane: Lane, event: NotifiedEvent): Promise<void> {
  switch (kindOf(event).readers) {
    case 'subject':
    case 'invited':
      if (event.subject === null) return;
      return deliverTo(deps, lane, { kind: 'deliver', event, readerId: event.subject });
    case 'managers': {
      const readers = await managersToTell(deps, event);
      return lane.send(readers.map((readerId): DeliverMessage => ({ kind: 'deliver', event, readerId })));
    }
    case 'everybody':
      return deps.queues.bulk([{ kind: 'fan-out', event }]);
  }
}
