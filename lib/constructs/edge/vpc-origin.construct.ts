import { Duration } from 'aws-cdk-lib';
import { OriginProtocolPolicy, VpcOrigin, VpcOriginEndpoint } from 'aws-cdk-lib/aws-cloudfront';
import { CfnSecurityGroupIngress, type ISecurityGroup, type IVpc } from 'aws-cdk-lib/aws-ec2';
import type { IApplicationLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { AwsCustomResource, AwsCustomResourcePolicy, PhysicalResourceId } from 'aws-cdk-lib/custom-resources';
import { Construct } from 'constructs';
import { acknowledge } from '../acknowledge.ts';
import { physicalName } from '../naming.ts';
import { deployRole } from './deploy-role.ts';

export interface BalancerOriginProps {
  readonly vpc: IVpc;
  readonly balancer: IApplicationLoadBalancer;
  /** The balancer's: it gets its one opening here. */
  readonly securityGroup: ISecurityGroup;
}

/**
 * CloudFront's own network interfaces in our network, through which it reaches the internal load balancer. Plain
 * HTTP: the way is inside AWS's network, and a certificate on the balancer would need a domain, which a stage may
 * not have.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-vpc-origins.html
 */
export class BalancerOrigin extends Construct {
  readonly origin: VpcOrigin;

  constructor(scope: Construct, id: string, { vpc, balancer, securityGroup }: BalancerOriginProps) {
    super(scope, id);
    this.origin = new VpcOrigin(this, 'Origin', {
      vpcOriginName: physicalName(this, 'balancer'),
      endpoint: VpcOriginEndpoint.applicationLoadBalancer(balancer),
      protocolPolicy: OriginProtocolPolicy.HTTP_ONLY,
      httpPort: 80,
    });
    new CfnSecurityGroupIngress(this, 'Ingress', {
      groupId: securityGroup.securityGroupId,
      sourceSecurityGroupId: this.serviceSecurityGroup(vpc),
      ipProtocol: 'tcp',
      fromPort: 80,
      toPort: 80,
      description: 'CloudFront, through its VPC origin',
    });
  }

  /**
   * The security group that CloudFront makes in a network with its first VPC origin there. CloudFormation doesn't
   * return it, so it is looked up by its fixed name once the origin exists.
   */
  private serviceSecurityGroup(vpc: IVpc): string {
    const { role, logGroup } = deployRole(this, 'LookUp', 'origin-look-up');
    const call = {
      service: 'EC2',
      action: 'DescribeSecurityGroups',
      parameters: {
        Filters: [
          { Name: 'group-name', Values: ['CloudFront-VPCOrigins-Service-SG'] },
          { Name: 'vpc-id', Values: [vpc.vpcId] },
        ],
      },
      outputPaths: ['SecurityGroups.0.GroupId'],
      // waits for the origin, and looks again when there is another, which may come with another group
      physicalResourceId: PhysicalResourceId.of(this.origin.vpcOriginId),
    };
    const lookUp = new AwsCustomResource(this, 'LookUp', {
      functionName: physicalName(this, 'origin-look-up'),
      resourceType: 'Custom::VpcOriginSecurityGroup',
      onCreate: call,
      onUpdate: call,
      // the SDK that Lambda brings: a newer one would be downloaded at every deployment
      installLatestAwsSdk: false,
      timeout: Duration.minutes(1),
      role,
      logGroup,
      policy: AwsCustomResourcePolicy.fromStatements([
        new PolicyStatement({ actions: ['ec2:DescribeSecurityGroups'], resources: ['*'] }),
      ]),
    });
    acknowledge(lookUp, {
      'AwsSolutions-IAM5[Resource::*]':
        'ec2:DescribeSecurityGroups knows no resources; it reads names of groups and changes nothing',
    });
    return lookUp.getResponseField('SecurityGroups.0.GroupId');
  }
}
