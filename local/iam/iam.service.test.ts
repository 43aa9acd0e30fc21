import type { Access, Context, Naming, Resource } from '../service.ts';
import { createIam } from './iam.service.ts';

const naming: Naming = {
  account: '000000000000',
  region: 'us-east-1',
  endpoint: 'http://127.0.0.1:3002',
  name: ({ stack, logicalId }, given) => String(given ?? `${stack}-${logicalId}`),
  arn: (service, resource) => `arn:aws:${service}:us-east-1:000000000000:${resource}`,
};
const ROLE = 'arn:aws:iam::000000000000:role/app-Role';
const QUEUE = naming.arn('sqs', 'deliver');
const READ: Access = { action: 'dynamodb:GetItem', resource: naming.arn('dynamodb', 'table/users') };

const iamWith = (...declared: [type: string, properties: object][]) => {
  const iam = createIam();
  const resources = declared.map(([type, properties], index): Resource => {
    const declaration = { stack: 'app', logicalId: type.endsWith('::Role') ? 'Role' : `R${index}`, type };
    const property = (name: string) => (properties as Record<string, unknown>)[name];
    const served = iam.resourceTypes.includes(type);
    return {
      ...declaration,
      properties,
      identity: served ? iam.identify!(declaration, naming, property) : { ref: '', attributes: {} },
    };
  });
  void iam.start(resources, { naming } as Context);
  return iam;
};
const granting = (Action: string) => ({ Statement: [{ Effect: 'Allow', Action, Resource: '*' }] });
const callerOf = (iam: ReturnType<typeof createIam>) => iam.caller(iam.credentials(ROLE).accessKeyId)!;

describe('iam', () => {
  test.each<[string, [string, object][]]>([
    ['an inline policy', [['AWS::IAM::Role', { Policies: [{ PolicyDocument: granting('dynamodb:*') }] }]]],
    [
      'an attached policy',
      [
        ['AWS::IAM::Role', {}],
        ['AWS::IAM::Policy', { Roles: ['app-Role'], PolicyDocument: granting('dynamodb:GetItem') }],
      ],
    ],
    [
      'a managed policy that the role names',
      [
        [
          'AWS::IAM::ManagedPolicy',
          { ManagedPolicyName: 'reading', PolicyDocument: granting('dynamodb:Get*') },
        ],
        ['AWS::IAM::Role', { ManagedPolicyArns: ['arn:aws:iam::000000000000:policy/reading'] }],
      ],
    ],
  ])('lets a role do what %s grants', (_, declared) => {
    const iam = iamWith(...declared);

    expect(iam.refuse(callerOf(iam), READ)).toBeNull();
  });

  test('lets a role do what the queue itself grants', () => {
    const document = {
      Statement: [{ Effect: 'Allow', Principal: { AWS: ROLE }, Action: 'sqs:SendMessage', Resource: QUEUE }],
    };
    const iam = iamWith(
      ['AWS::IAM::Role', {}],
      [
        'AWS::SQS::QueuePolicy',
        { Queues: ['http://127.0.0.1:3002/000000000000/deliver'], PolicyDocument: document },
      ],
    );

    expect(iam.refuse(callerOf(iam), { action: 'sqs:SendMessage', resource: QUEUE })).toBeNull();
  });

  test('names role, action and resource of what is not granted', () => {
    const iam = iamWith(['AWS::IAM::Role', {}]);

    expect(iam.refuse(callerOf(iam), READ)).toBe(
      `User: ${ROLE} is not authorized to perform: dynamodb:GetItem on resource: ${READ.resource} because no identity-based policy allows the dynamodb:GetItem action`,
    );
  });

  test('knows a caller by its key, and no other', () => {
    const iam = iamWith(['AWS::IAM::Role', {}]);

    expect(callerOf(iam).principal).toBe(ROLE);
    expect(iam.caller('AKIASTRANGER')).toBeNull();
  });

  test('lets the operator do everything', () => {
    const iam = iamWith();

    expect(iam.refuse(iam.caller('operator')!, READ)).toBeNull();
  });

  test('fails for a managed policy that it does not know', () => {
    const declare = () =>
      iamWith(['AWS::IAM::Role', { ManagedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess'] }]);

    expect(declare).toThrow(
      "role app-Role has the managed policy arn:aws:iam::aws:policy/AdministratorAccess, which the rehearsal doesn't know",
    );
  });
});
