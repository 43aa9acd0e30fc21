import {
  type CfnSubnet,
  GatewayVpcEndpointAwsService,
  IpAddresses,
  IpProtocol,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import type { StageSettings } from '../config/settings.ts';
import { acknowledge } from './acknowledge.ts';
import { natOf } from './nat.ts';

export const VPC_CIDR = '10.0.0.0/16';

export interface NetworkProps {
  /** Ids of two zones, `use1-az4`: names such as us-east-1a mean another place in every account. */
  readonly zones: readonly string[];
  /** How functions reach hosts that have no IPv6 address. */
  readonly nat: StageSettings['nat'];
  /** Whether something in it answers the internet: a public load balancer. */
  readonly isPublic: boolean;
}

/**
 * A dual-stack network: functions reach AWS over IPv6 (the egress-only gateway) and DynamoDB and S3 over gateway
 * endpoints, in every profile; a NAT only adds IPv4. Nothing on the internet reaches the private subnets. There are
 * public ones only where something needs them: a NAT or a public load balancer.
 */
export function dualStackVpc(scope: Construct, id: string, { zones, nat, isPublic }: NetworkProps): Vpc {
  const { gateways, provider, finish } = natOf(nat, VPC_CIDR);
  const vpc = new Vpc(scope, id, {
    ipProtocol: IpProtocol.DUAL_STACK,
    ipAddresses: IpAddresses.cidr(VPC_CIDR),
    availabilityZones: [...zones],
    natGateways: gateways,
    ...(provider && { natGatewayProvider: provider }),
    // the order gives out the addresses: the private subnets come first and the public ones' are set aside where
    // there are none, so that a change of profile never replaces a private subnet
    subnetConfiguration: [
      // "with egress" although there may be no NAT: it brings the internet gateway that a CloudFront VPC origin
      // asks for, the egress-only one and the IPv6 routes; isolated subnets have none of them
      { name: 'private', subnetType: SubnetType.PRIVATE_WITH_EGRESS, cidrMask: 20 },
      {
        name: 'public',
        subnetType: SubnetType.PUBLIC,
        cidrMask: 24,
        reserved: !isPublic && nat === 'none',
        // what needs a public address asks for one by itself
        mapPublicIpOnLaunch: false,
        ipv6AssignAddressOnCreation: false,
      },
    ],
    gatewayEndpoints: {
      DynamoDb: { service: GatewayVpcEndpointAwsService.DYNAMODB },
      S3: { service: GatewayVpcEndpointAwsService.S3 },
    },
  });
  for (const subnets of [vpc.privateSubnets, vpc.publicSubnets]) {
    subnets.forEach((subnet, index) => {
      const cfn = subnet.node.defaultChild as CfnSubnet;
      cfn.availabilityZone = undefined;
      cfn.availabilityZoneId = zones[index];
    });
  }
  finish(vpc);
  acknowledge(vpc, {
    'AwsSolutions-VPC7':
      'flow logs cost more than the rest of an idle stage; every request is logged by its function, and a runbook turns them on',
  });
  return vpc;
}
