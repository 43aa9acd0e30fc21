import { AwsError, type Access, type Naming } from '../../service.ts';
import { envelopeOf } from './envelope.ts';
import type { Identities } from './identities.ts';

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonses.html */
export function accessOf(
  action: string,
  input: any,
  identities: Identities,
  naming: Naming,
): readonly Access[] {
  switch (action) {
    case 'GetSendQuota':
    case 'ListIdentities':
    case 'GetIdentityVerificationAttributes':
      return [{ action: `ses:${action}`, resource: '*' }];
    case 'SendEmail':
    case 'SendRawEmail':
      return sending(action, input, identities, naming);
    default:
      throw unknownAction(action);
  }
}

export const unknownAction = (action: string) =>
  new AwsError('InvalidAction', `the rehearsal's ses doesn't serve ${action}`);

/** A mail with a configuration set needs the permission on that too. */
function sending(action: string, input: any, identities: Identities, naming: Naming): Access[] {
  const { from, recipients, configurationSet } = envelopeOf(action, input);
  const resources = [identities.arnOf(from.address)];
  if (configurationSet) resources.push(naming.arn('ses', `configuration-set/${configurationSet}`));

  const context = {
    'ses:fromaddress': from.address,
    'ses:recipients': recipients,
    ...(from.name && { 'ses:fromdisplayname': from.name }),
  };
  return resources.map((resource) => ({ action: `ses:${action}`, resource, context }));
}
