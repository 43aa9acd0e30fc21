import {
  type CfnSubnet,
  GatewayVpcEndpointAwsService,
  IpAddresses,
  IpProtocol,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';

export const VPC_CIDR = '10.0.0.0/16';

/**
 * A dual-stack network without NAT: functions reach AWS over IPv6 (the egress-only gateway) and DynamoDB and S3
 * over gateway endpoints; nothing on the internet reaches them.
 * @param zones ids of the zones, `use1-az4`: names such as us-east-1a mean another place in every account
 */
export function dualStackVpc(scope: Construct, id: string, zones: readonly string[]): Vpc {
  const vpc = new Vpc(scope, id, {
    ipProtocol: IpProtocol.DUAL_STACK,
    ipAddresses: IpAddresses.cidr(VPC_CIDR),
    availabilityZones: [...zones],
    natGateways: 0,
    // "with egress" although there is no NAT: it brings the internet gateway that a CloudFront VPC origin asks
    // for, the egress-only one and the IPv6 routes; isolated subnets have none of them
    subnetConfiguration: [{ name: 'private', subnetType: SubnetType.PRIVATE_WITH_EGRESS, cidrMask: 20 }],
    gatewayEndpoints: {
      DynamoDb: { service: GatewayVpcEndpointAwsService.DYNAMODB },
      S3: { service: GatewayVpcEndpointAwsService.S3 },
    },
  });
  vpc.privateSubnets.forEach((subnet, index) => {
    const cfn = subnet.node.defaultChild as CfnSubnet;
    cfn.availabilityZone = undefined;
    cfn.availabilityZoneId = zones[index];
  });
  acknowledge(vpc, {
    'AwsSolutions-VPC7':
      'flow logs cost more than the rest of an idle stage; every request is logged by its function, and a runbook turns them on',
  });
  return vpc;
}
