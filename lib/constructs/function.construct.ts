import { ArnFormat, type Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { SubnetType, type IVpc } from 'aws-cdk-lib/aws-ec2';
import { Effect, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  type CfnFunction,
  Code,
  Function,
  type FunctionProps,
  type ILayerVersion,
  Runtime,
} from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { PLATFORM_ENV } from '../../lambdas/platform/platform.contract.ts';
import { acknowledge } from './acknowledge.ts';
import { bundle } from './bundle.ts';
import { watchFunction } from './function-alarms.ts';
import { logGroup } from './log-group.ts';
import { namingOf, physicalName } from './naming.ts';
import { BUNDLE_OPTIONS } from './split-build.ts';

export interface SoloistFunctionProps {
  /** The function's short name: in its physical name, its log group, its alarms and every log line. */
  readonly service: string;
  /** Entry point relative to the repository's root; it exports `handler`. */
  readonly entry: string;
  readonly timeout: Duration;
  /** Megabytes; 1,769 are one CPU. */
  readonly memory: number;
  /** @default outside of any VPC, with the internet's IPv4 and IPv6 */
  readonly vpc?: IVpc;
  /** Packages that can't be bundled: what they are compiled to fits one kind of machine. @default none */
  readonly layers?: readonly ILayerVersion[];
}

/**
 * A function as all of ours are: Node 24 on arm64, bundled by esbuild in this process, a role that may do nothing
 * but write its own log, 30 days of logs, and its alarms. Constructs grant it the rest.
 */
export class SoloistFunction extends Function {
  readonly service: string;

  constructor(scope: Construct, id: string, props: SoloistFunctionProps) {
    super(scope, id, functionProps(scope, id, props));
    this.service = props.service;
    const cfn = this.node.defaultChild as CfnFunction;
    cfn.addMetadata('soloist:bundle', { entry: props.entry, options: BUNDLE_OPTIONS });
    acknowledge(this, acceptedOf(props));
    watchFunction(this, props.service, props.timeout);
  }

  /** By the physical name: with the function itself the dashboard would import it from its stack, and so keep it. */
  override metric(metricName: string, props?: MetricOptions): Metric {
    const FunctionName = physicalName(this, this.service);
    return super.metric(metricName, { dimensionsMap: { FunctionName }, ...props });
  }

  /** Adds one statement to the role: the actions on the resources, under the conditions. */
  allow(
    actions: readonly string[],
    resources: readonly string[],
    conditions?: Record<string, unknown>,
  ): void {
    this.addToRolePolicy(
      new PolicyStatement({
        actions: [...actions],
        resources: [...resources],
        ...(conditions && { conditions }),
      }),
    );
  }
}

/** What checkov finds on every function of ours, and why it is right. */
function acceptedOf({ vpc }: SoloistFunctionProps): Record<string, string> {
  return {
    CKV_AWS_115:
      'a new account allows 10 executions and reserves none of them: event sources limit the workers',
    CKV_AWS_116:
      'whoever calls it keeps what failed: callers are answered, sources and schedules have dead letters',
    CKV_AWS_173: 'its variables hold names and ARNs and never a secret: AWS’s own key is enough',
    ...(!vpc && {
      CKV_AWS_117: 'it needs nothing in the network, and would need a NAT there for what it calls',
    }),
  };
}

function functionProps(scope: Construct, id: string, props: SoloistFunctionProps): FunctionProps {
  const { project, stage } = namingOf(scope);
  const functionName = physicalName(scope, props.service);
  const logs = logGroup(scope, `${id}Logs`, `/${project}/${stage}/${props.service}`);
  const role = new Role(scope, `${id}Role`, {
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    description: `What the function ${functionName} may do`,
  });
  logs.grantWrite(role);
  if (props.vpc) allowInterfaces(scope, role, functionName);
  const { path, hash } = bundle(props.entry);
  return {
    functionName,
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    handler: 'index.handler',
    code: Code.fromAsset(path, { assetHash: hash }),
    timeout: props.timeout,
    memorySize: props.memory,
    role,
    logGroup: logs,
    ...(props.layers && { layers: [...props.layers] }),
    // going back is a change of the alias to an older version, which therefore stays; not so one whose deployment
    // failed: Lambda makes no second version of the same code, and the next attempt would fail for that
    currentVersionOptions: { removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE },
    environment: { [PLATFORM_ENV.service]: props.service, [PLATFORM_ENV.stage]: stage },
    ...(props.vpc && {
      vpc: props.vpc,
      vpcSubnets: { subnetType: SubnetType.PRIVATE_WITH_EGRESS },
      ipv6AllowedForDualStack: true,
      allowAllIpv6Outbound: true,
    }),
  };
}

const INTERFACE_ACTIONS = [
  'ec2:CreateNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:DeleteNetworkInterface',
  'ec2:AssignPrivateIpAddresses',
  'ec2:UnassignPrivateIpAddresses',
];

/**
 * Lets the Lambda service, but not the function's code, manage the network interfaces of a function in a VPC.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions
 */
function allowInterfaces(scope: Construct, role: Role, functionName: string): void {
  role.addToPolicy(new PolicyStatement({ actions: INTERFACE_ACTIONS, resources: ['*'] }));
  role.addToPolicy(
    new PolicyStatement({
      effect: Effect.DENY,
      actions: INTERFACE_ACTIONS,
      resources: ['*'],
      conditions: {
        ArnEquals: {
          'lambda:SourceFunctionArn': Stack.of(scope).formatArn({
            service: 'lambda',
            resource: 'function',
            resourceName: functionName,
            arnFormat: ArnFormat.COLON_RESOURCE_NAME,
          }),
        },
      },
    }),
  );
  acknowledge(role.node.findChild('DefaultPolicy'), {
    CKV_AWS_111:
      'the interfaces of a function in a VPC do not exist before it does; the code itself is denied these actions',
  });
  acknowledge(role, {
    'AwsSolutions-IAM5[Resource::*]':
      'the interfaces of a function in a VPC do not exist before it does; the code itself is denied these actions',
  });
}
