import type { Clock } from '../platform/clock.ts';
import type { DomainEvent } from '../platform/events/event.ts';
import { log } from '../platform/log.ts';
import { count } from '../platform/metrics.ts';
import type { Contacts } from '../users/index.ts';
import type { Claim, DeliveryRepository } from './delivery.repository.ts';
import { isExpired, isMailed, mailFor } from './mail-for-event.ts';
import type { MailSettings } from './mail-for-event.ts';
import { MailNotAccepted } from './mail/mail.ts';
import type { MailTransport } from './mail/mail.ts';

export interface DeliverDeps {
  readonly deliveries: DeliveryRepository;
  readonly contacts: Contacts;
  readonly transport: MailTransport;
  readonly settings: MailSettings;
  readonly clock: Clock;
}

/**
 * Sends the mail that follows from an event, once. Whatever fails is thrown, and the queue brings the event back.
 * A second copy is possible only when an attempt ended between the provider's acceptance and our record of it;
 * each is counted as `MailsPossiblyRepeated`.
 */
export async function deliver(deps: DeliverDeps, event: DomainEvent): Promise<void> {
  const { deliveries, clock } = deps;
  const { type, subject: userId, id: eventId } = event;
  if (!isMailed(type) || userId === null) return;
  if (isExpired(event, clock.now())) {
    log.warn('a mail came too late: its link is dead', { eventId, type });
    return count('MailsTooLate');
  }
  const claim = await deliveries.claim({ eventId, eventType: type, userId, channel: 'mail' });
  if (!claim) return count('MailsDeduplicated');

  const messageId = await attempt(deps, { ...event, type }, userId, claim);
  await deliveries.complete(claim, messageId);
}

type MailedEvent = Parameters<typeof mailFor>[0];

async function attempt(
  deps: DeliverDeps,
  event: MailedEvent,
  userId: string,
  claim: Claim,
): Promise<string | null> {
  let isHandedOver = false;
  try {
    const contact = await deps.contacts.contactOf(userId);
    if (!contact) {
      log.warn('a mail was dropped: its reader has no account any more', { eventId: event.id });
      return null;
    }
    const mail = mailFor(event, contact, deps.settings);
    if (!mail) return null;
    isHandedOver = true;
    const messageId = await deps.transport.send(mail);
    count('MailsSent');
    if (claim.mayRepeat) count('MailsPossiblyRepeated');
    return messageId;
  } catch (error) {
    const outcome = isHandedOver && !(error instanceof MailNotAccepted) ? 'uncertain' : 'released';
    await release(deps.deliveries, claim, outcome);
    throw error;
  }
}

/** The lease ends by itself; what went wrong with the mail is what must be told. */
async function release(deliveries: DeliveryRepository, claim: Claim, outcome: 'released' | 'uncertain') {
  // a doubt of an earlier attempt is not settled by a refusal of this one
  await deliveries.release(claim, claim.mayRepeat ? 'uncertain' : outcome).catch((error: unknown) => {
    log.error('a delivery could not be released', error);
  });
}
