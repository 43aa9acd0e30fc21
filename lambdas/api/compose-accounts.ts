import type { DomainEvent } from '../platform/events/event.ts';
import { consume } from '../platform/queue.ts';
import type { AccountsMessage } from '../users/users.contract.ts';

type Message = AccountsMessage | DomainEvent;

/** The worker for what takes longer than a request: exports, erasures and the read models of events. */
export function composeAccounts(): ReturnType<typeof consume<Message>> {
  return consume<Message>(async (message) => {
    if ('kind' in message) throw new Error(`got the message ${message.kind}, which nothing works on yet`);
  });
}
