import { PRICES } from './prices.ts';

/** A resource as a template writes it. */
export interface PricedResource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, any>>;
}

/** What resources of one kind cost a month while nothing happens. */
export interface CostLine {
  readonly what: string;
  readonly count: number;
  /** US dollars a month, for all of them. */
  readonly dollars: number;
}

interface Kind {
  readonly what: string;
  /** How many of the priced unit a resource has; 0 where it is none of this kind. */
  readonly units: (resource: PricedResource) => number;
  /** US dollars a month for one. */
  readonly price: number;
}

const perMonth = (hourly: number) => hourly * PRICES.hoursPerMonth;
const each = (type: string) => (resource: PricedResource) => Number(resource.Type === type);

const KINDS: readonly Kind[] = [
  {
    what: 'load balancer',
    units: each('AWS::ElasticLoadBalancingV2::LoadBalancer'),
    price: perMonth(PRICES.loadBalancerHour),
  },
  { what: 'public IPv4 addresses', units: publicAddresses, price: perMonth(PRICES.publicIpv4Hour) },
  { what: 'NAT gateway', units: each('AWS::EC2::NatGateway'), price: perMonth(PRICES.natGatewayHour) },
  { what: 'NAT instance', units: each('AWS::EC2::Instance'), price: perMonth(PRICES.natInstanceHour) },
  { what: 'GB of its disk', units: volumeGb, price: PRICES.volumeGbMonth },
  {
    what: 'cache, serverless',
    units: each('AWS::ElastiCache::ServerlessCache'),
    price: perMonth(PRICES.cacheGbHour * PRICES.cacheMinimumGb),
  },
  {
    what: 'cache node',
    units: each('AWS::ElastiCache::ReplicationGroup'),
    price: perMonth(PRICES.cacheNodeHour),
  },
  { what: 'metrics in alarms', units: alarmMetrics, price: PRICES.alarmMetricMonth },
  {
    what: 'composite alarms',
    units: each('AWS::CloudWatch::CompositeAlarm'),
    price: PRICES.compositeAlarmMonth,
  },
  {
    what: `dashboard of over ${PRICES.dashboardFreeMetrics} metrics`,
    units: largeDashboard,
    price: PRICES.dashboardMonth,
  },
  { what: 'secrets', units: each('AWS::SecretsManager::Secret'), price: PRICES.secretMonth },
  { what: 'web ACL', units: each('AWS::WAFv2::WebACL'), price: PRICES.webAclMonth },
  { what: 'rules of the web ACL', units: webAclRules, price: PRICES.webAclRuleMonth },
  { what: 'keys', units: each('AWS::KMS::Key'), price: PRICES.keyMonth },
];

/**
 * What a stage costs while nothing happens, before free tiers: everything else in it is paid by use.
 * @param resources of all of its stacks
 */
export function idleCost(resources: readonly PricedResource[]): CostLine[] {
  return KINDS.map(({ what, units, price }) => {
    const count = resources.reduce((sum, resource) => sum + units(resource), 0);
    return { what, count, dollars: count * price };
  }).filter(({ count }) => count > 0);
}

export function totalOf(lines: readonly CostLine[]): number {
  return lines.reduce((sum, { dollars }) => sum + dollars, 0);
}

/** Addresses of its own, those of a NAT instance, and one per zone of a public load balancer. */
function publicAddresses({ Type, Properties = {} }: PricedResource): number {
  if (Type === 'AWS::EC2::EIP') return 1;
  if (Type === 'AWS::EC2::Instance')
    return Number((Properties['NetworkInterfaces'] ?? []).some((face: any) => face.AssociatePublicIpAddress));
  const isPublic = Properties['Scheme'] === 'internet-facing';
  return Type === 'AWS::ElasticLoadBalancingV2::LoadBalancer' && isPublic ? Properties['Subnets'].length : 0;
}

/** Size of the image's disk, where the template leaves it to the image. */
const AMAZON_LINUX_GB = 8;

function volumeGb({ Type, Properties = {} }: PricedResource): number {
  if (Type !== 'AWS::EC2::Instance') return 0;
  const volumes: any[] = Properties['BlockDeviceMappings'] ?? [];
  return volumes.reduce((sum, { Ebs }) => sum + Number(Ebs?.VolumeSize ?? AMAZON_LINUX_GB), 0);
}

function alarmMetrics({ Type, Properties = {} }: PricedResource): number {
  if (Type !== 'AWS::CloudWatch::Alarm') return 0;
  if (Properties['ThresholdMetricId']) return PRICES.anomalyAlarmMetrics;
  const queries: any[] = Properties['Metrics'] ?? [];
  return Properties['MetricName'] ? 1 : queries.filter(({ MetricStat }) => MetricStat).length;
}

/** A dashboard's body is JSON in one text, or in the parts of a join. */
function largeDashboard({ Type, Properties = {} }: PricedResource): number {
  if (Type !== 'AWS::CloudWatch::Dashboard') return 0;
  const body = Properties['DashboardBody'];
  const parts: unknown[] = body['Fn::Join']?.[1] ?? [body];
  const text = parts.map((part) => (typeof part === 'string' ? part : 'reference')).join('');
  const metrics = (JSON.parse(text).widgets as any[])
    .flatMap(({ properties }) => properties.metrics ?? [])
    .filter(([namespace]) => typeof namespace === 'string');
  return Number(metrics.length > PRICES.dashboardFreeMetrics);
}

function webAclRules({ Type, Properties = {} }: PricedResource): number {
  return Type === 'AWS::WAFv2::WebACL' ? (Properties['Rules'] ?? []).length : 0;
}
