import { PRICES } from './prices.ts';

/** A resource as a template writes it; the properties that prices depend on. */
export interface PricedResource {
  readonly Type: string;
  readonly Properties?: {
    readonly Scheme?: string;
    readonly Subnets?: readonly unknown[];
    readonly NetworkInterfaces?: readonly { readonly AssociatePublicIpAddress?: boolean }[];
    readonly BlockDeviceMappings?: readonly { readonly Ebs?: { readonly VolumeSize?: number } }[];
    readonly MetricName?: string;
    readonly Metrics?: readonly { readonly MetricStat?: unknown }[];
    readonly ThresholdMetricId?: string;
    /** JSON in one text, or in the parts of a join. */
    readonly DashboardBody?: string | { readonly 'Fn::Join': readonly [string, readonly unknown[]] };
    readonly Rules?: readonly unknown[];
  };
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
  const { NetworkInterfaces = [], Scheme, Subnets = [] } = Properties;
  if (Type === 'AWS::EC2::EIP') return 1;
  if (Type === 'AWS::EC2::Instance')
    return Number(NetworkInterfaces.some(({ AssociatePublicIpAddress }) => AssociatePublicIpAddress));
  const isPublic = Type === 'AWS::ElasticLoadBalancingV2::LoadBalancer' && Scheme === 'internet-facing';
  return isPublic ? Subnets.length : 0;
}

/** Size of the image's disk, where the template leaves it to the image. */
const AMAZON_LINUX_GB = 8;

function volumeGb({ Type, Properties: { BlockDeviceMappings = [] } = {} }: PricedResource): number {
  if (Type !== 'AWS::EC2::Instance') return 0;
  return BlockDeviceMappings.reduce((sum, { Ebs }) => sum + (Ebs?.VolumeSize ?? AMAZON_LINUX_GB), 0);
}

function alarmMetrics({ Type, Properties = {} }: PricedResource): number {
  if (Type !== 'AWS::CloudWatch::Alarm') return 0;
  const { MetricName, Metrics = [], ThresholdMetricId } = Properties;
  if (ThresholdMetricId) return PRICES.anomalyAlarmMetrics;
  return MetricName ? 1 : Metrics.filter(({ MetricStat }) => MetricStat).length;
}

function largeDashboard({
  Type,
  Properties: { DashboardBody = '{"widgets":[]}' } = {},
}: PricedResource): number {
  if (Type !== 'AWS::CloudWatch::Dashboard') return 0;
  const parts = typeof DashboardBody === 'string' ? [DashboardBody] : DashboardBody['Fn::Join'][1];
  const text = parts.map((part) => (typeof part === 'string' ? part : 'reference')).join('');
  const { widgets } = JSON.parse(text) as { widgets: { properties: { metrics?: unknown[][] } }[] };
  const metrics = widgets
    .flatMap(({ properties }) => properties.metrics ?? [])
    .filter(([namespace]) => typeof namespace === 'string');
  return Number(metrics.length > PRICES.dashboardFreeMetrics);
}

function webAclRules({ Type, Properties: { Rules = [] } = {} }: PricedResource): number {
  return Type === 'AWS::WAFv2::WebACL' ? Rules.length : 0;
}
