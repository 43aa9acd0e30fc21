import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import {
  CfnNatGateway,
  InstanceType,
  MachineImage,
  AmazonLinuxCpuType,
  NatInstanceProviderV2,
  type NatProvider,
  NatTrafficDirection,
  type Vpc,
} from 'aws-cdk-lib/aws-ec2';
import type { StageSettings } from '../config/settings.ts';
import { addAlarm } from './alarm.construct.ts';
import { finishNatInstance, natUserData } from './nat-instance.ts';

/** What a network's NAT is made of; the network calls `finish` once it exists. */
export interface Nat {
  readonly gateways: number;
  readonly provider: NatProvider | null;
  readonly finish: (vpc: Vpc) => void;
}

/**
 * The NAT of a stage. One for both zones: what needs it goes on in the other zone's outage only where it stands in
 * the living one, for half the price.
 * @param cidr the network's addresses, which alone may use an instance
 */
export function natOf(nat: StageSettings['nat'], cidr: string): Nat {
  if (nat === 'instance') return instance(cidr);
  if (nat === 'gateway') return { gateways: 1, provider: null, finish: watchGateway };
  return { gateways: 0, provider: null, finish: () => {} };
}

function instance(cidr: string): Nat {
  const provider = new NatInstanceProviderV2({
    instanceType: new InstanceType('t4g.nano'),
    // CloudFormation looks the newest image up at each deployment, from an SSM parameter that Amazon keeps: a new
    // one replaces the instance, which is its patching
    machineImage: MachineImage.latestAmazonLinux2023({ cpuType: AmazonLinuxCpuType.ARM_64 }),
    defaultAllowedTraffic: NatTrafficDirection.OUTBOUND_ONLY,
    associatePublicIpAddress: true,
    userData: natUserData(),
  });
  return { gateways: 1, provider, finish: (vpc) => finishNatInstance(vpc, provider, cidr) };
}

function watchGateway(vpc: Vpc): void {
  const gateway = vpc.node.findAll().find((child) => child instanceof CfnNatGateway);
  if (!gateway) throw new Error(`the network ${vpc.node.path} has no nat gateway to watch`);
  addAlarm(vpc, 'NatPorts', {
    name: 'nat-ports',
    severity: 'ticket',
    page: 'network',
    meaning: 'the nat gateway has no port left for new connections to a host',
    metric: new Metric({
      namespace: 'AWS/NATGateway',
      metricName: 'ErrorPortAllocation',
      dimensionsMap: { NatGatewayId: gateway.attrNatGatewayId },
      statistic: 'Sum',
      period: Duration.minutes(1),
    }),
    above: 0,
    periods: [3, 5],
  });
}
