import {
  AaaaRecord,
  ARecord,
  HostedZone,
  type IAliasRecordTarget,
  type IHostedZone,
  RecordTarget,
} from 'aws-cdk-lib/aws-route53';
import type { Construct } from 'constructs';
import type { StageSettings } from '../../config/settings.ts';

/** The owner's zone by its id: a look-up would need credentials at synthesis. */
export function hostedZone(
  scope: Construct,
  id: string,
  { id: hostedZoneId, name: zoneName }: NonNullable<StageSettings['zone']>,
): IHostedZone {
  return HostedZone.fromHostedZoneAttributes(scope, id, { hostedZoneId, zoneName });
}

/** The stage's host over IPv4 and IPv6, if it has one. */
export function addRecords(
  scope: Construct,
  { host, zone }: Pick<StageSettings, 'host' | 'zone'>,
  alias: IAliasRecordTarget,
): void {
  if (!host || !zone) return;
  const props = {
    zone: hostedZone(scope, 'Zone', zone),
    recordName: host,
    target: RecordTarget.fromAlias(alias),
  };
  new ARecord(scope, 'Ipv4', props);
  new AaaaRecord(scope, 'Ipv6', props);
}
