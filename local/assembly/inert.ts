/**
 * Types that have nothing to run on one machine, or that the rehearsal can't run, with the reason that start-up names;
 * null is what nobody would miss. A name that ends in `::` stands for every type of that service.
 */
const INERT: Readonly<Record<string, string | null>> = {
  'AWS::CDK::Metadata': null,
  'Custom::': 'what CloudFormation looks up or does while it deploys is not done',
  'AWS::CertificateManager::': 'listeners here speak plain HTTP',
  'AWS::IAM::InstanceProfile': null,
  'AWS::EC2::': 'there is no network between the parts of one machine',
  'AWS::Budgets::': 'nothing costs anything here',
  'AWS::CloudWatch::': 'alarms are not evaluated, and nobody is alarmed',
  'AWS::CodeDeploy::': 'a new version takes over at once',
  'AWS::ElastiCache::SubnetGroup': null,
  'AWS::Events::': 'rules of the default bus only',
  'AWS::Lambda::EventInvokeConfig': null,
  'AWS::Logs::Delivery': null,
  'AWS::Logs::DeliveryDestination': null,
  'AWS::Logs::DeliverySource': 'what the distribution answered is not logged',
  'AWS::Route53::': 'there are no names but localhost',
  'AWS::WAFv2::': 'nothing stands before the edge',
};

/** Why a type isn't run, null for no reason worth naming, undefined for a type that is not inert. */
export function inertReason(type: string): string | null | undefined {
  return type in INERT ? INERT[type] : INERT[type.replace(/[^:]+$/, '')];
}
