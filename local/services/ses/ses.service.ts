import { randomUUID } from 'node:crypto';

import { type Context, type Resource, type Service } from '../../service.ts';
import { accessOf, unknownAction } from './access.ts';
import { composePlain, composeRaw } from './compose.ts';
import { EventDestinations, type PublishTo } from './event-destinations.ts';
import { CONFIGURATION_SET, EVENT_DESTINATION, identifySes, IDENTITY } from './identify.ts';
import { Identities } from './identities.ts';
import type { Mail } from './mail.ts';
import { Outbox } from './outbox.ts';
import { quotaOf, SendLimit } from './quota.ts';
import { send, type ConfigurationSets, type Ses as Running } from './send.ts';
import { SuppressionList, type Listing, type SuppressedReason } from './suppression-list.ts';

export interface Ses extends Service {
  /** The mails that were sent, newest first, for the mailbox. */
  mails(): readonly Mail[];
  /** Puts a mail into the mailbox that another service of AWS sends by itself. */
  receive(mail: Pick<Mail, 'to' | 'from' | 'subject' | 'text'>): void;
  readonly suppressed: () => SuppressionList;
}

export interface SesOptions {
  /** @default a UUID */
  readonly newId?: () => string;
  /** Where the events of mails go. @default nowhere */
  readonly publish?: PublishTo;
}

/** SES's first API, whose mails end in the mailbox and the journal `ses` instead of the world. */
export function createSes({ newId = randomUUID, publish = () => {} }: SesOptions = {}): Ses {
  let running: Running | null = null;
  const ses = () => {
    if (!running) throw new Error('ses is asked before it was started');
    return running;
  };

  const actions: Record<string, (input: any) => unknown> = {
    SendEmail: async (input) => send(ses(), await composePlain(input)),
    SendRawEmail: async (input) => send(ses(), await composeRaw(input)),
    GetSendQuota: () => {
      const { outbox, context } = ses();
      return { ...quotaOf(context.faults), SentLast24Hours: outbox.sentInADay(context.clock.now()) };
    },
    ListIdentities: ({ IdentityType }) => ({
      Identities: ses()
        .identities.all()
        .filter((name) => !IdentityType || (IdentityType === 'EmailAddress') === name.includes('@')),
    }),
    GetIdentityVerificationAttributes: ({ Identities: names = [] }) => ({
      VerificationAttributes: new Map(
        names
          .filter((name: string) => ses().identities.has(name))
          .map((name: string) => [name, { VerificationStatus: 'Success' }]),
      ),
    }),
  };

  return {
    name: 'ses',
    protocol: 'query',
    resourceTypes: [IDENTITY, CONFIGURATION_SET, EVENT_DESTINATION],
    identify: identifySes,

    start(resources, context) {
      const ofType = (type: string) => resources.filter((resource) => resource.type === type);
      running = {
        outbox: new Outbox(context.journal<Mail>('ses')),
        suppressed: new SuppressionList(context.journal<Listing>('ses-suppressed')),
        identities: new Identities(ofType(IDENTITY), context.naming),
        configurationSets: setsOf(ofType(CONFIGURATION_SET)),
        destinations: new EventDestinations(ofType(EVENT_DESTINATION), context.naming, publish),
        limit: new SendLimit(context.clock, context.faults),
        context,
        newId,
      };
    },

    handle(action, input) {
      const perform = actions[action];
      if (!perform) throw unknownAction(action);
      return perform(input ?? {});
    },

    authorize: (action, input) => accessOf(action, input ?? {}, ses().identities, ses().context.naming),
    describe: () => ({ identities: ses().identities.all(), mails: ses().outbox.mails().length }),
    mails: () => ses().outbox.mails(),
    receive: (mail) => ses().outbox.add(ownMail(mail, newId(), ses().context)),
    suppressed: () => ses().suppressed,
    stop() {
      running?.outbox.close();
      running?.suppressed.close();
    },
  };
}

/** Without options of its own, a set has the account's: an account suppresses for both reasons. */
const BOTH: readonly SuppressedReason[] = ['BOUNCE', 'COMPLAINT'];

function setsOf(resources: readonly Resource[]): ConfigurationSets {
  return new Map(
    resources.map(({ identity, properties }) => [
      identity.ref,
      { suppresses: properties.SuppressionOptions?.SuppressedReasons ?? BOTH },
    ]),
  );
}

function ownMail(mail: Pick<Mail, 'to' | 'from' | 'subject' | 'text'>, id: string, { clock }: Context): Mail {
  const { from, to, subject } = mail;
  const rest = { html: '', headers: { from, to, subject }, tags: {}, configurationSet: null } as const;
  return { ...mail, ...rest, id, fate: 'delivered', at: new Date(clock.now()).toISOString() };
}
