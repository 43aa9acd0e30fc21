import type { Owner, Statement } from './statement.ts';

/** The network, the load balancer, the edge, and the pipeline. */
export function networkStatements({ project, account }: Owner): Statement[] {
  return [
    {
      Sid: 'NetworksHaveNoNames',
      Effect: 'Allow',
      Action: [
        'ec2:Describe*',
        'ec2:*Vpc',
        'ec2:*VpcAttribute',
        'ec2:*VpcCidrBlock',
        'ec2:*VpcEndpoint*',
        'ec2:*Subnet*',
        'ec2:*Route',
        'ec2:*RouteTable*',
        'ec2:*InternetGateway*',
        'ec2:*NatGateway*',
        'ec2:*Address*',
        'ec2:*SecurityGroup*',
        'ec2:*NetworkInterface*',
        'ec2:CreateTags',
        'ec2:DeleteTags',
      ],
      Resource: ['*'],
    },
    {
      Sid: 'SmallInstances',
      Effect: 'Allow',
      Action: ['ec2:RunInstances', 'ec2:*Instances', 'ec2:ModifyInstance*', 'ec2:*IamInstanceProfile*'],
      Resource: ['*'],
      // a NAT instance is the only one that there is
      Condition: { StringLikeIfExists: { 'ec2:InstanceType': 't4g.*' } },
    },
    {
      Sid: 'Balancers',
      Effect: 'Allow',
      Action: ['elasticloadbalancing:*'],
      Resource: ['*'],
    },
    {
      Sid: 'Edge',
      Effect: 'Allow',
      Action: [
        'cloudfront:Create*',
        'cloudfront:Get*',
        'cloudfront:Describe*',
        'cloudfront:List*',
        'cloudfront:Update*',
        'cloudfront:Publish*',
        'cloudfront:Delete*',
        'cloudfront:TagResource',
        'cloudfront:UntagResource',
        'cloudfront:AllowVendedLogDeliveryForResource',
        'acm:RequestCertificate',
        'acm:DescribeCertificate',
        'acm:DeleteCertificate',
        'acm:ListTagsForCertificate',
        'acm:AddTagsToCertificate',
        'acm:RemoveTagsFromCertificate',
        'route53:GetHostedZone',
        'route53:GetChange',
        'route53:ChangeResourceRecordSets',
        'route53:ListResourceRecordSets',
        'route53:ListHostedZones*',
      ],
      Resource: ['*'],
    },
    {
      Sid: 'Firewalls',
      Effect: 'Allow',
      Action: ['wafv2:*'],
      Resource: [
        `arn:aws:wafv2:*:${account}:*/webacl/${project}-*`,
        // what a web ACL is made of, and attached to
        'arn:aws:wafv2:*:*:*/managedruleset/*',
        `arn:aws:elasticloadbalancing:*:${account}:loadbalancer/app/*`,
        `arn:aws:cloudfront::${account}:distribution/*`,
      ],
    },
    {
      Sid: 'Pipeline',
      Effect: 'Allow',
      Action: ['codepipeline:*', 'codebuild:*Project*'],
      Resource: [
        `arn:aws:codepipeline:*:${account}:${project}-*`,
        // CloudFormation names projects by their logical ids alone, and those begin with the pipeline's
        `arn:aws:codebuild:*:${account}:project/Delivery*`,
        // but for the one that updates the pipeline, which the CDK names
        `arn:aws:codebuild:*:${account}:project/${project}-*`,
      ],
    },
    {
      Sid: 'Connections',
      Effect: 'Allow',
      Action: [
        'codeconnections:UseConnection',
        'codeconnections:PassConnection',
        'codestar-connections:UseConnection',
        'codestar-connections:PassConnection',
      ],
      Resource: ['*'],
    },
  ];
}
