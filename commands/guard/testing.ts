import type { Output, Resource, StackChange, StackState, Template } from './change.ts';

/** Builders of the tests: the smallest templates that the rules look at. */

const DATA = 'shop-staging-data';
export const APP = 'shop-staging-app';

type Resources = Readonly<Record<string, Resource>>;
type Properties = Readonly<Record<string, unknown>>;

/** A stack whose resources change, in the stack `data` unless another is named. */
export function change(before: Resources, after: Resources, stack = DATA): StackChange {
  return { stack, before: state({ Resources: before }), after: state({ Resources: after }) };
}

export function state(template: Template, terminationProtection = true): StackState {
  return { template, terminationProtection };
}

/** A table as ours are: retained, protected, recoverable. */
export function table(properties: Properties = {}, rest: Partial<Resource> = {}): Resource {
  return {
    Type: 'AWS::DynamoDB::GlobalTable',
    Properties: {
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      Replicas: [replica()],
      ...properties,
    },
    DeletionPolicy: 'Retain',
    UpdateReplacePolicy: 'Retain',
    Metadata: { 'aws:cdk:path': 'staging/data/Auth/Table/Resource' },
    ...rest,
  };
}

export function replica(changed: Properties = {}): Properties {
  return {
    Region: 'us-east-1',
    DeletionProtectionEnabled: true,
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    ...changed,
  };
}

export function index(name: string, changed: Properties = {}): Properties {
  return {
    IndexName: name,
    KeySchema: [{ AttributeName: name, KeyType: 'HASH' }],
    Projection: { ProjectionType: 'ALL' },
    ...changed,
  };
}

export function retained(type: string, properties: Properties = {}): Resource {
  return { Type: type, Properties: properties, DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' };
}

/** A function with a role of its own and the policy's statements; `code` is its asset. */
export function functionWith(
  statements: readonly object[],
  { code = 'old', role = {}, fn = {} }: { code?: string; role?: Properties; fn?: Properties } = {},
): Record<string, Resource> {
  return {
    Role: { Type: 'AWS::IAM::Role', Properties: role },
    Policy: {
      Type: 'AWS::IAM::Policy',
      Properties: { PolicyDocument: { Statement: statements }, Roles: [{ Ref: 'Role' }] },
    },
    Api: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        FunctionName: 'shop-staging-api',
        Code: { S3Key: `${code}.zip` },
        Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
        ...fn,
      },
      Metadata: { 'aws:cdk:path': 'staging/app/Api/Function/Resource' },
    },
  };
}

export function exported(id: string, value: unknown, stack = DATA): Record<string, Output> {
  return { [id]: { Value: value, Export: { Name: `${stack}:${id}` } } };
}
