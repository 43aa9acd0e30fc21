/**
 * Regions and the prefix of their zones' ids: us-east-1 has use1-az1, use1-az2 …
 * https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-availability-zones.html
 */
export const ZONE_PREFIXES: Readonly<Record<string, string>> = {
  'af-south-1': 'afs1',
  'ap-east-1': 'ape1',
  'ap-northeast-1': 'apne1',
  'ap-northeast-2': 'apne2',
  'ap-northeast-3': 'apne3',
  'ap-south-1': 'aps1',
  'ap-south-2': 'aps2',
  'ap-southeast-1': 'apse1',
  'ap-southeast-2': 'apse2',
  'ap-southeast-3': 'apse3',
  'ap-southeast-4': 'apse4',
  'ap-southeast-5': 'apse5',
  'ap-southeast-7': 'apse7',
  'ca-central-1': 'cac1',
  'ca-west-1': 'caw1',
  'eu-central-1': 'euc1',
  'eu-central-2': 'euc2',
  'eu-north-1': 'eun1',
  'eu-south-1': 'eus1',
  'eu-south-2': 'eus2',
  'eu-west-1': 'euw1',
  'eu-west-2': 'euw2',
  'eu-west-3': 'euw3',
  'il-central-1': 'ilc1',
  'me-central-1': 'mec1',
  'me-south-1': 'mes1',
  'mx-central-1': 'mxc1',
  'sa-east-1': 'sae1',
  'us-east-1': 'use1',
  'us-east-2': 'use2',
  'us-west-1': 'usw1',
  'us-west-2': 'usw2',
};

export const REGIONS = Object.keys(ZONE_PREFIXES);

/** Whether `zone` is the id of a zone in `region`: `use1-az4` in us-east-1. */
export function isZoneOf(region: string, zone: string): boolean {
  const prefix = ZONE_PREFIXES[region];
  return prefix !== undefined && new RegExp(`^${prefix}-az[1-9]$`).test(zone);
}

/** The only region that CloudFront takes certificates and web ACLs from, and sends its metrics and logs to. */
export const CLOUDFRONT_REGION = 'us-east-1';

/** Where a stage in `region` may have stacks: there, and where CloudFront wants some. */
export function stackRegions(region: string): string[] {
  return [...new Set([region, CLOUDFRONT_REGION])];
}
