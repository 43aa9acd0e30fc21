import { ACCOUNT } from './delivered.ts';

export const arn = (service: string, rest: string) => `arn:aws:${service}:us-east-1:${ACCOUNT}:${rest}`;
export const iam = (rest: string) => `arn:aws:iam::${ACCOUNT}:${rest}`;

/** What creates a resource of a type, and the name that CloudFormation or a construct gives it. */
export const CREATION: Readonly<Record<string, readonly [action: string, resource?: string]>> = {
  'AWS::Budgets::Budget': ['budgets:ModifyBudget', `arn:aws:budgets::${ACCOUNT}:budget/named-by-chance`],
  'AWS::CertificateManager::Certificate': ['acm:RequestCertificate'],
  'AWS::CloudFront::Distribution': ['cloudfront:CreateDistribution'],
  'AWS::CloudFront::Function': ['cloudfront:CreateFunction'],
  'AWS::CloudFront::OriginAccessControl': ['cloudfront:CreateOriginAccessControl'],
  'AWS::CloudFront::ResponseHeadersPolicy': ['cloudfront:CreateResponseHeadersPolicy'],
  'AWS::CloudFront::VpcOrigin': ['cloudfront:CreateVpcOrigin'],
  'AWS::CloudWatch::Alarm': [
    'cloudwatch:PutMetricAlarm',
    arn('cloudwatch', 'alarm:soloist-staging-api-errors'),
  ],
  'AWS::CloudWatch::AnomalyDetector': ['cloudwatch:PutAnomalyDetector'],
  // AWS refuses it to whoever may do it to fewer resources than all
  'AWS::CloudWatch::CompositeAlarm': ['cloudwatch:PutCompositeAlarm'],
  'AWS::CloudWatch::Dashboard': [
    'cloudwatch:PutDashboard',
    `arn:aws:cloudwatch::${ACCOUNT}:dashboard/soloist-staging-operations`,
  ],
  'AWS::CodeBuild::Project': [
    'codebuild:CreateProject',
    arn('codebuild', 'project/DeliveryPipelineBuild-AbC123'),
  ],
  'AWS::CodeDeploy::Application': [
    'codedeploy:CreateApplication',
    arn('codedeploy', 'application:soloist-staging-app-X'),
  ],
  'AWS::CodeDeploy::DeploymentGroup': [
    'codedeploy:CreateDeploymentGroup',
    arn('codedeploy', 'deploymentgroup:soloist-staging-app-X/soloist-staging-app-Y'),
  ],
  'AWS::CodePipeline::Pipeline': ['codepipeline:CreatePipeline', arn('codepipeline', 'soloist-pipeline')],
  'AWS::DynamoDB::GlobalTable': [
    'dynamodb:CreateTable',
    arn('dynamodb', 'table/soloist-staging-data-Events-X'),
  ],
  'AWS::EC2::EIP': ['ec2:AllocateAddress'],
  'AWS::EC2::EgressOnlyInternetGateway': ['ec2:CreateEgressOnlyInternetGateway'],
  'AWS::EC2::Instance': ['ec2:RunInstances'],
  'AWS::EC2::InternetGateway': ['ec2:CreateInternetGateway'],
  'AWS::EC2::NatGateway': ['ec2:CreateNatGateway'],
  'AWS::EC2::Route': ['ec2:CreateRoute'],
  'AWS::EC2::RouteTable': ['ec2:CreateRouteTable'],
  'AWS::EC2::SecurityGroup': ['ec2:CreateSecurityGroup'],
  'AWS::EC2::SecurityGroupIngress': ['ec2:AuthorizeSecurityGroupIngress'],
  'AWS::EC2::Subnet': ['ec2:CreateSubnet'],
  'AWS::EC2::SubnetRouteTableAssociation': ['ec2:AssociateRouteTable'],
  'AWS::EC2::VPC': ['ec2:CreateVpc'],
  'AWS::EC2::VPCCidrBlock': ['ec2:AssociateVpcCidrBlock'],
  'AWS::EC2::VPCEndpoint': ['ec2:CreateVpcEndpoint'],
  'AWS::EC2::VPCGatewayAttachment': ['ec2:AttachInternetGateway'],
  'AWS::ElastiCache::ReplicationGroup': [
    'elasticache:CreateReplicationGroup',
    arn('elasticache', 'replicationgroup:soloist-staging-cache'),
  ],
  'AWS::ElastiCache::ServerlessCache': [
    'elasticache:CreateServerlessCache',
    arn('elasticache', 'serverlesscache:soloist-staging-cache'),
  ],
  'AWS::ElastiCache::SubnetGroup': [
    'elasticache:CreateCacheSubnetGroup',
    arn('elasticache', 'subnetgroup:soloist-staging-network-x'),
  ],
  'AWS::ElasticLoadBalancingV2::Listener': ['elasticloadbalancing:CreateListener'],
  'AWS::ElasticLoadBalancingV2::ListenerRule': ['elasticloadbalancing:CreateRule'],
  'AWS::ElasticLoadBalancingV2::LoadBalancer': ['elasticloadbalancing:CreateLoadBalancer'],
  'AWS::ElasticLoadBalancingV2::TargetGroup': ['elasticloadbalancing:CreateTargetGroup'],
  'AWS::Events::Rule': ['events:PutRule', arn('events', 'rule/soloist-pipeline-X')],
  'AWS::IAM::InstanceProfile': [
    'iam:CreateInstanceProfile',
    iam('instance-profile/soloist-staging-network-X'),
  ],
  'AWS::IAM::Policy': ['iam:PutRolePolicy', iam('role/soloist-staging-app-X')],
  'AWS::IAM::Role': ['iam:CreateRole', iam('role/soloist-staging-app-X')],
  'AWS::KMS::Key': ['kms:CreateKey'],
  'AWS::Lambda::Alias': ['lambda:CreateAlias', arn('lambda', 'function:soloist-staging-api')],
  'AWS::Lambda::EventInvokeConfig': [
    'lambda:PutFunctionEventInvokeConfig',
    arn('lambda', 'function:soloist-staging-api'),
  ],
  'AWS::Lambda::EventSourceMapping': ['lambda:CreateEventSourceMapping'],
  'AWS::Lambda::Function': ['lambda:CreateFunction', arn('lambda', 'function:soloist-staging-api')],
  'AWS::Lambda::LayerVersion': ['lambda:PublishLayerVersion', arn('lambda', 'layer:WebDeployAwsCliLayer')],
  'AWS::Lambda::Permission': ['lambda:AddPermission', arn('lambda', 'function:soloist-staging-api')],
  'AWS::Lambda::Version': ['lambda:PublishVersion', arn('lambda', 'function:soloist-staging-api')],
  'AWS::Logs::Delivery': ['logs:CreateDelivery'],
  'AWS::Logs::DeliveryDestination': ['logs:PutDeliveryDestination'],
  'AWS::Logs::DeliverySource': ['logs:PutDeliverySource'],
  'AWS::Logs::LogGroup': ['logs:CreateLogGroup', arn('logs', 'log-group:/soloist/staging/api:*')],
  'AWS::Route53::RecordSet': [
    'route53:ChangeResourceRecordSets',
    'arn:aws:route53:::hostedzone/Z0123456789ABC',
  ],
  'AWS::S3::Bucket': ['s3:CreateBucket', 'arn:aws:s3:::soloist-staging-data-files-x'],
  'AWS::S3::BucketPolicy': ['s3:PutBucketPolicy', 'arn:aws:s3:::soloist-staging-data-files-x'],
  'AWS::SES::ConfigurationSet': [
    'ses:CreateConfigurationSet',
    arn('ses', 'configuration-set/soloist-staging-mail'),
  ],
  'AWS::SES::ConfigurationSetEventDestination': [
    'ses:CreateConfigurationSetEventDestination',
    arn('ses', 'configuration-set/soloist-staging-mail'),
  ],
  'AWS::SES::EmailIdentity': ['ses:CreateEmailIdentity', arn('ses', 'identity/example.com')],
  'AWS::SNS::Subscription': ['sns:Subscribe', arn('sns', 'soloist-staging-alerts')],
  'AWS::SNS::Topic': ['sns:CreateTopic', arn('sns', 'soloist-staging-alerts')],
  'AWS::SNS::TopicPolicy': ['sns:SetTopicAttributes', arn('sns', 'soloist-staging-alerts')],
  'AWS::SQS::Queue': ['sqs:CreateQueue', arn('sqs', 'soloist-staging-deliver')],
  'AWS::SQS::QueuePolicy': ['sqs:SetQueueAttributes', arn('sqs', 'soloist-staging-deliver')],
  'AWS::Scheduler::Schedule': [
    'scheduler:CreateSchedule',
    arn('scheduler', 'schedule/default/soloist-staging-heartbeat'),
  ],
  'AWS::SecretsManager::Secret': [
    'secretsmanager:CreateSecret',
    arn('secretsmanager', 'secret:RootSecret-AbC-123456'),
  ],
  'AWS::WAFv2::WebACL': ['wafv2:CreateWebACL', arn('wafv2', 'regional/webacl/soloist-staging-edge/1')],
  'AWS::WAFv2::WebACLAssociation': [
    'wafv2:AssociateWebACL',
    arn('wafv2', 'regional/webacl/soloist-staging-edge/1'),
  ],
};
