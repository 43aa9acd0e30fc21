import { AwsError, type Context } from '../../service.ts';
import { parseAddresses } from './address.ts';
import type { EventDestinations } from './event-destinations.ts';
import type { Identities } from './identities.ts';
import { eventsOf } from './mail-events.ts';
import type { Draft } from './mail.ts';
import type { Outbox } from './outbox.ts';
import { isSandboxed, type SendLimit } from './quota.ts';
import { fateOf, isSimulator } from './simulator.ts';
import type { SuppressedReason, SuppressionList } from './suppression-list.ts';

/** By their names, and for which reasons they send nothing to an address of SES's list. */
export type ConfigurationSets = ReadonlyMap<string, { readonly suppresses: readonly SuppressedReason[] }>;

/** What a mail is sent with. */
export interface Ses {
  readonly outbox: Outbox;
  readonly suppressed: SuppressionList;
  readonly identities: Identities;
  readonly configurationSets: ConfigurationSets;
  readonly destinations: EventDestinations;
  readonly limit: SendLimit;
  readonly context: Context;
  readonly newId: () => string;
}

/**
 * Takes a mail: it lies in the mailbox when this returns, and what became of it is on its way to who wants to hear it.
 *
 * @throws AwsError as SES refuses mails
 */
export function send(ses: Ses, { recipients, ...draft }: Draft): { readonly MessageId: string } {
  const { outbox, context, limit, newId } = ses;
  check(ses, draft.from, recipients, draft.configurationSet);
  const now = context.clock.now();
  limit.take(recipients.length, outbox.sentInADay(now));

  const id = newId();
  const reached = recipients.filter((recipient) => !isSuppressed(ses, recipient, draft.configurationSet));
  if (reached.length > 0) {
    const fate = fateOf(reached[0]!);
    outbox.add({ id, to: reached.join(', '), ...draft, fate, at: new Date(now).toISOString() });
  }
  for (const recipient of recipients)
    tell(ses, draft, { id, recipient, isSent: reached.includes(recipient) });
  return { MessageId: id };
}

function check(ses: Ses, from: string, recipients: readonly string[], set: string | null): void {
  const { identities, context, configurationSets } = ses;
  for (const { address } of parseAddresses(from)) {
    identities.check(address);
    if (context.faults.active('sesv2', 'unverified')) throw identities.unverified(address);
  }
  if (set && !configurationSets.has(set))
    throw new AwsError('ConfigurationSetDoesNotExist', `Configuration set <${set}> does not exist.`);
  if (!isSandboxed(context.faults)) return;
  for (const recipient of recipients) if (!isSimulator(recipient)) identities.check(recipient);
}

function isSuppressed(
  { suppressed, configurationSets }: Ses,
  recipient: string,
  set: string | null,
): boolean {
  const found = suppressed.find(recipient);
  if (!found) return false;
  return set === null || configurationSets.get(set)!.suppresses.includes(found.reason);
}

interface Sending {
  readonly id: string;
  readonly recipient: string;
  /** False where SES has taken the mail and doesn't send it. */
  readonly isSent: boolean;
}

function tell(ses: Ses, draft: Omit<Draft, 'recipients'>, { id, recipient, isSent }: Sending): void {
  const { context, destinations, identities, newId } = ses;
  const { from, subject, headers, tags, configurationSet } = draft;
  if (configurationSet === null) return;
  const mail = {
    ...{ id, recipient, from, subject, headers, tags, configurationSet },
    at: context.clock.now(),
    account: context.naming.account,
    identityArn: identities.arnOf(parseAddresses(from)[0]?.address ?? ''),
  };
  const isLate = context.faults.active('ses', 'delay') !== null;
  for (const event of eventsOf(mail, isSent ? fateOf(recipient) : 'suppressed', { isLate, newId }))
    destinations.publish(configurationSet, event);
}
