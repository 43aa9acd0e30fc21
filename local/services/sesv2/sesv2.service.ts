import { restJson } from '../../aws/rest-json.ts';
import { AwsError, type Context, type Service } from '../../service.ts';
import { isSandboxed, quotaOf } from '../ses/quota.ts';
import type { SuppressionList } from '../ses/suppression-list.ts';
import { suppressedActions } from './suppressed.ts';

const IDENTITY = 'AWS::SES::EmailIdentity';

/**
 * SES's second API, as far as it tells about the account and its list of addresses; the first one sends the mails. What the templates declare
 * counts as verified, and the account as out of the sandbox, unless a fault says otherwise.
 */
export function createSesV2({ suppressed }: { readonly suppressed: () => SuppressionList }): Service {
  let running: { identities: readonly string[]; context: Context } | null = null;
  const ses = () => {
    if (!running) throw new Error('sesv2 is asked before it was started');
    return running;
  };

  function identityOf(name: string) {
    const verified = !ses().context.faults.active('sesv2', 'unverified');
    return {
      IdentityType: name.includes('@') ? 'EMAIL_ADDRESS' : 'DOMAIN',
      VerifiedForSendingStatus: verified,
      VerificationStatus: verified ? 'SUCCESS' : 'PENDING',
      FeedbackForwardingStatus: true,
    };
  }

  const actions: Readonly<Record<string, (input: any) => unknown>> = {
    ...suppressedActions(suppressed, () => ses().context.clock),

    async GetAccount() {
      const { context } = ses();
      const sent = await context.call('operator', 'ses', 'GetSendQuota', {});
      return {
        ProductionAccessEnabled: !isSandboxed(context.faults),
        SendingEnabled: true,
        EnforcementStatus: 'HEALTHY',
        DedicatedIpAutoWarmupEnabled: false,
        SendQuota: { ...quotaOf(context.faults), SentLast24Hours: sent.SentLast24Hours },
      };
    },

    GetEmailIdentity({ EmailIdentity }) {
      const name = ses().identities.find((each) => each.toLowerCase() === EmailIdentity.toLowerCase());
      if (!name)
        throw new AwsError('NotFoundException', `Email identity ${EmailIdentity} does not exist.`, 404);
      return identityOf(name);
    },

    ListEmailIdentities: () => ({
      EmailIdentities: ses().identities.map((IdentityName) => {
        const { IdentityType, VerificationStatus, VerifiedForSendingStatus } = identityOf(IdentityName);
        return { IdentityName, IdentityType, VerificationStatus, SendingEnabled: VerifiedForSendingStatus };
      }),
    }),
  };

  return {
    name: 'sesv2',
    signingName: 'ses',
    protocol: 'rest',
    rest: restJson({
      'GET /v2/email/account': 'GetAccount',
      // newer clients list by the second
      'GET /v2/email/identities': 'ListEmailIdentities',
      'POST /v2/email/list-identities': 'ListEmailIdentities',
      'GET /v2/email/identities/{EmailIdentity}': 'GetEmailIdentity',
      'PUT /v2/email/suppression/addresses': 'PutSuppressedDestination',
      'GET /v2/email/suppression/addresses': 'ListSuppressedDestinations',
      'GET /v2/email/suppression/addresses/{EmailAddress}': 'GetSuppressedDestination',
      'DELETE /v2/email/suppression/addresses/{EmailAddress}': 'DeleteSuppressedDestination',
    }),
    resourceTypes: [],
    observes: [IDENTITY],

    start(resources, context) {
      running = { identities: resources.map(({ identity }) => identity.ref), context };
    },

    handle(action, input) {
      const perform = actions[action];
      if (!perform) throw unknown(action);
      return perform(input ?? {});
    },

    authorize(action, input) {
      if (!actions[action]) throw unknown(action);
      const { naming } = ses().context;
      const resource =
        action === 'GetEmailIdentity' ? naming.arn('ses', `identity/${input.EmailIdentity}`) : '*';
      return [{ action: `ses:${action}`, resource }];
    },

    stop() {
      running = null;
    },
  };
}

const unknown = (action: string) =>
  new AwsError('UnknownOperationException', `the rehearsal's sesv2 doesn't serve ${action}`, 404);
