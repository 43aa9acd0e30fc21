import type { Declaration, Identity, Naming } from '../../service.ts';

export const IDENTITY = 'AWS::SES::EmailIdentity';
export const CONFIGURATION_SET = 'AWS::SES::ConfigurationSet';
export const EVENT_DESTINATION = 'AWS::SES::ConfigurationSetEventDestination';

/** The DNS records of an identity name a zone that can't exist: nothing here is to be published. */
export function identifySes(
  declaration: Declaration,
  naming: Naming,
  property: (name: string) => any,
): Identity {
  if (declaration.type === CONFIGURATION_SET) {
    return { ref: naming.name(declaration, property('Name'), 64), attributes: {} };
  }
  if (declaration.type === EVENT_DESTINATION) {
    const id = `${property('ConfigurationSetName')}|${property('EventDestination').Name}`;
    return { ref: id, attributes: { Id: id } };
  }

  const ref: string = property('EmailIdentity');
  const attributes: Record<string, string> = {};
  for (const n of [1, 2, 3]) {
    attributes[`DkimDNSTokenName${n}`] = `rehearsal${n}._domainkey.${ref}`;
    attributes[`DkimDNSTokenValue${n}`] = `rehearsal${n}.dkim.invalid`;
  }
  return { ref, attributes };
}
