import { CfnResource, RemovalPolicy } from 'aws-cdk-lib';
import { PublicHostedZone, TxtRecord } from 'aws-cdk-lib/aws-route53';
import { EmailIdentity, type Identity, MailFromBehaviorOnMxFailure } from 'aws-cdk-lib/aws-ses';
import { Construct } from 'constructs';
import type { StageSettings } from '../../lib/config/settings.ts';
import { namingOf } from '../../lib/constructs/naming.ts';

/** Where SES looks for keys: the domain's Route 53 zone. */
export interface MailZone {
  readonly id: string;
  readonly name: string;
}

export interface MailIdentitiesProps {
  /** What SES verifies: a domain, or without one an address. */
  readonly identity: string;
  /** The same of what people may do without, whose complaints must not harm the first. */
  readonly productIdentity: string;
  /** Null without a domain, and where somebody else keeps its zone. */
  readonly zone: MailZone | null;
  /** Whether a stage beside this one sends by what this one has SES verify. */
  readonly verifiesForOthers: boolean;
  /** Whether what a domain has once is this stage's: the first of all that there are, in whichever region. */
  readonly ownsDomain: boolean;
  readonly dmarc: StageSettings['mail']['dmarc'];
  /** Who reads the reports that other mail servers send about the domain. */
  readonly reportsTo: string;
}

/**
 * Has SES verify the two senders. A domain gets its records where the zone is ours: three keys (DKIM), the MAIL FROM
 * domain of its bounces (MX and SPF), and what servers shall do with mail that fails both (DMARC).
 */
export class MailIdentities extends Construct {
  constructor(scope: Construct, id: string, props: MailIdentitiesProps) {
    super(scope, id);
    const zone = props.zone && this.zoneOf(props.zone);
    // the first keeps the place that it has always had: another id would make it anew, while it is there
    verify(scope, 'Identity', props.identity, zone, props);
    verify(this, 'Product', props.productIdentity, zone, props);
    // a name has one such record, and CloudFormation refuses to make it where there is another
    if (zone && props.ownsDomain && props.dmarc !== 'elsewhere') this.publishPolicy(zone, props);
    if (props.verifiesForOthers) retain(scope.node.findChild('Identity'), this);
  }

  private zoneOf({ id: hostedZoneId, name: zoneName }: MailZone): Zone {
    return PublicHostedZone.fromPublicHostedZoneAttributes(this, 'Zone', { hostedZoneId, zoneName });
  }

  /**
   * For the names under the domain too. Reports go to an address of the domain alone: other domains would have to agree
   * by a record of theirs, or receivers send none (RFC 7489, 7.1).
   */
  private publishPolicy(zone: Zone, { identity, dmarc, reportsTo }: MailIdentitiesProps): void {
    const reports = reportsTo.toLowerCase().endsWith(`@${identity}`) ? `; rua=mailto:${reportsTo}` : '';
    new TxtRecord(this, 'Policy', {
      zone,
      recordName: `_dmarc.${identity}.`,
      values: [`v=DMARC1; p=${dmarc}${reports}`],
    });
  }
}

type Zone = NonNullable<Identity['hostedZone']>;

function verify(
  scope: Construct,
  id: string,
  value: string,
  zone: Zone | null,
  { ownsDomain }: MailIdentitiesProps,
): void {
  const isDomain = !value.includes('@');
  // a name has one MX record, which says the region: stages of other regions and accounts have names of their own
  const label = ownsDomain ? 'bounce' : `bounce-${namingOf(scope).stage}`;
  new EmailIdentity(scope, id, {
    identity: { value, ...(zone && { hostedZone: zone }) },
    // bounces and complaints come by the configuration set's topic, and need no mail to the sender besides
    feedbackForwarding: false,
    ...(isDomain && {
      mailFromDomain: `${label}.${value}`,
      // without its record the mail goes out by amazonses.com, still signed for the domain: better than not at all
      mailFromBehaviorOnMxFailure: MailFromBehaviorOnMxFailure.USE_DEFAULT_VALUE,
    }),
  });
}

/** Or the end of this stage would be the end of the others' mail. */
function retain(...constructs: readonly { readonly node: Construct['node'] }[]): void {
  const parts = constructs.flatMap(({ node }) => node.findAll()).filter(CfnResource.isCfnResource);
  for (const part of parts) part.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
}
