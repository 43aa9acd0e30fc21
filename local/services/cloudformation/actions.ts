import type { DeployedStack } from '../../assembly/resolve.ts';
import { AwsError, type Declaration, type Faults, type Naming } from '../../service.ts';

export interface StackRecord extends DeployedStack {
  readonly parameters?: Readonly<Record<string, string>>;
}

export interface Deployed {
  readonly naming: Naming;
  readonly faults: Faults;
  readonly createdAt: Date;
  stacks(): readonly StackRecord[];
}

type Action = (deployed: Deployed, input: any) => unknown;

const describeStacks: Action = (deployed, { StackName }) => ({
  Stacks: (StackName ? [stackOf(deployed, StackName)] : deployed.stacks()).map((stack) => ({
    ...summary(deployed, stack),
    Parameters: Object.entries(stack.parameters ?? {}).map(([ParameterKey, ParameterValue]) => ({
      ParameterKey,
      ParameterValue,
    })),
    Outputs: outputsOf(stack),
    Capabilities: ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM'],
    EnableTerminationProtection: false,
    DisableRollback: false,
  })),
});

const listStacks: Action = (deployed, { StackStatusFilter }) => ({
  StackSummaries: deployed
    .stacks()
    .map((stack) => summary(deployed, stack))
    .filter(({ StackStatus }) => !StackStatusFilter || StackStatusFilter.includes(StackStatus)),
});

const describeStackResources: Action = (deployed, { StackName, LogicalResourceId }) => {
  const stack = stackOf(deployed, StackName);
  return {
    StackResources: stack.resources
      .filter(({ logicalId }) => !LogicalResourceId || logicalId === LogicalResourceId)
      .map((resource) => ({
        StackId: stackId(deployed, stack),
        StackName: stack.name,
        ...describeResource(stack, resource),
        Timestamp: deployed.createdAt,
      })),
  };
};

const listStackResources: Action = (deployed, { StackName }) => {
  const stack = stackOf(deployed, StackName);
  return {
    StackResourceSummaries: stack.resources.map((resource) => ({
      ...describeResource(stack, resource),
      LastUpdatedTimestamp: deployed.createdAt,
    })),
  };
};

const describeStackResource: Action = (deployed, { StackName, LogicalResourceId }) => {
  const stack = stackOf(deployed, StackName);
  const resource = stack.resources.find(({ logicalId }) => logicalId === LogicalResourceId);
  if (!resource) {
    throw invalid(`Resource ${LogicalResourceId} does not exist for stack ${stack.name}`);
  }
  return {
    StackResourceDetail: {
      StackId: stackId(deployed, stack),
      StackName: stack.name,
      ...describeResource(stack, resource),
      LastUpdatedTimestamp: deployed.createdAt,
    },
  };
};

const getTemplate: Action = (deployed, { StackName }) => ({
  TemplateBody: JSON.stringify(stackOf(deployed, StackName).template),
  StagesAvailable: ['Original', 'Processed'],
});

const listExports: Action = (deployed) => ({
  Exports: deployed
    .stacks()
    .flatMap((stack) =>
      Object.values(stack.outputs()).flatMap(({ value, exportName }) =>
        exportName ? [{ ExportingStackId: stackId(deployed, stack), Name: exportName, Value: value }] : [],
      ),
    ),
});

export const ACTIONS: Readonly<Record<string, Action>> = {
  DescribeStacks: describeStacks,
  ListStacks: listStacks,
  DescribeStackResources: describeStackResources,
  DescribeStackResource: describeStackResource,
  ListStackResources: listStackResources,
  GetTemplate: getTemplate,
  ListExports: listExports,
};

/** By name or id; CloudFormation's own error for one that there isn't. */
function stackOf(deployed: Deployed, name: unknown): StackRecord {
  const found = deployed.stacks().find((stack) => stack.name === name || stackId(deployed, stack) === name);
  if (!found) throw invalid(`Stack with id ${String(name)} does not exist`);
  return found;
}

const invalid = (message: string) => new AwsError('ValidationError', message);

// as the pseudo parameter AWS::StackId has it
const stackId = ({ naming }: Deployed, { name, region }: StackRecord) =>
  `arn:aws:cloudformation:${region}:${naming.account}:stack/${name}/rehearsal`;

const summary = (deployed: Deployed, stack: StackRecord) => ({
  StackId: stackId(deployed, stack),
  StackName: stack.name,
  CreationTime: deployed.createdAt,
  StackStatus: statusOf(deployed, stack),
});

/** A fault `broken {stack, status}` shows a stack as a failed deployment leaves it. */
function statusOf({ faults }: Deployed, { name }: StackRecord): string {
  const broken = faults.active('cloudformation', 'broken');
  const hit = broken && (broken.stack === undefined || broken.stack === name);
  return hit && name !== 'CDKToolkit' ? String(broken.status ?? 'ROLLBACK_COMPLETE') : 'CREATE_COMPLETE';
}

const describeResource = (stack: StackRecord, resource: Declaration) => ({
  LogicalResourceId: resource.logicalId,
  PhysicalResourceId: stack.physicalId(resource),
  ResourceType: resource.type,
  ResourceStatus: 'CREATE_COMPLETE',
});

const outputsOf = (stack: StackRecord) =>
  Object.entries(stack.outputs()).map(([OutputKey, { value, exportName }]) => ({
    OutputKey,
    OutputValue: value,
    Description: stack.template.Outputs?.[OutputKey]?.Description,
    ...(exportName && { ExportName: exportName }),
  }));
