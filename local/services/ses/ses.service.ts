import { randomUUID } from 'node:crypto';

import { AwsError, type Context, type Service } from '../../service.ts';
import { accessOf, unknownAction } from './access.ts';
import { parseAddresses } from './address.ts';
import { composePlain, composeRaw } from './compose.ts';
import { CONFIGURATION_SET, EVENT_DESTINATION, identifySes, IDENTITY } from './identify.ts';
import { Identities } from './identities.ts';
import type { Draft, Mail } from './mail.ts';
import { Outbox } from './outbox.ts';

const DAY = 86_400_000;

export interface Ses extends Service {
  /** The mails that were sent, newest first, for the mailbox. */
  mails(): readonly Mail[];
}

/** SES's first API, whose mails end in the mailbox and the journal `ses` instead of the world. */
export function createSes(newId: () => string = randomUUID): Ses {
  let running: {
    outbox: Outbox;
    identities: Identities;
    configurationSets: Set<string>;
    context: Context;
  } | null = null;
  const ses = () => {
    if (!running) throw new Error('ses is asked before it was started');
    return running;
  };

  function send(draft: Draft) {
    const { outbox, identities, configurationSets, context } = ses();
    const { recipients, configurationSet, ...mail } = draft;
    for (const { address } of parseAddresses(mail.from)) identities.check(address);
    if (configurationSet && !configurationSets.has(configurationSet)) {
      throw new AwsError(
        'ConfigurationSetDoesNotExist',
        `Configuration set <${configurationSet}> does not exist.`,
      );
    }

    const id = newId();
    outbox.add({ id, to: recipients.join(', '), ...mail, at: new Date(context.clock.now()).toISOString() });
    return { MessageId: id };
  }

  const actions: Record<string, (input: any) => unknown> = {
    SendEmail: async (input) => send(await composePlain(input)),
    SendRawEmail: async (input) => send(await composeRaw(input)),
    // the quota of an account that has just left the sandbox
    GetSendQuota: () => ({
      Max24HourSend: 50_000,
      MaxSendRate: 14,
      SentLast24Hours: ses().outbox.sentSince(ses().context.clock.now() - DAY),
    }),
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
        identities: new Identities(ofType(IDENTITY), context.naming),
        configurationSets: new Set(ofType(CONFIGURATION_SET).map(({ identity }) => identity.ref)),
        context,
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
    stop: () => running?.outbox.close(),
  };
}
