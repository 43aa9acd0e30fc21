import type { Resource } from '../change.ts';
import { APP, change, exported, functionWith, state } from '../testing.ts';
import { permissions } from './permissions.ts';

const DATA = 'shop-staging-data';
const allow = (Action: string | string[], Resource: unknown = 'arn:t', rest = {}) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...rest,
});
const deny = (Action: string, Resource: unknown = 'arn:t', rest = {}) => ({
  ...allow(Action, Resource, rest),
  Effect: 'Deny',
});
const leading = (...keys: string[]) => ({
  Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': keys } },
});
const READ = ['dynamodb:GetItem', 'dynamodb:Query'];

function judged(before: Record<string, Resource>, after: Record<string, Resource>): string[] {
  return permissions([change(before, after, APP)]).map(({ message }) =>
    message.split(': ').slice(1).join(': '),
  );
}

const shift = (before: readonly object[], after: readonly object[]) =>
  judged(functionWith(before), functionWith(after, { code: 'new' }));

describe('the permissions of a function whose code changes', () => {
  test.each<[string, readonly object[], readonly object[], string]>([
    ['an action goes', [allow(READ)], [allow('dynamodb:GetItem')], 'dynamodb:query on arn:t'],
    ['a resource goes', [allow('s3:*', ['arn:a', 'arn:b'])], [allow('s3:*', 'arn:a')], 's3:* on arn:b'],
    ['a wildcard is narrowed', [allow('s3:GetObject', '*')], [allow('s3:GetObject')], 's3:getobject on *'],
    [
      'a condition is added',
      [allow('s3:GetObject')],
      [allow('s3:GetObject', 'arn:t', leading('a#*'))],
      's3:getobject on arn:t',
    ],
    [
      'a condition takes fewer values',
      [allow('dynamodb:PutItem', 'arn:t', leading('a#*', 'b#*'))],
      [allow('dynamodb:PutItem', 'arn:t', leading('a#*'))],
      'dynamodb:putitem on arn:t (with conditions)',
    ],
    ['a Deny is added', [allow(READ)], [allow(READ), deny('dynamodb:*', '*')], 'denied: dynamodb:* on *'],
    [
      'a Deny loses the condition that kept it small',
      [allow(READ), deny('dynamodb:*', '*', leading('a#*'))],
      [allow(READ), deny('dynamodb:*', '*')],
      'denied: dynamodb:* on *',
    ],
    [
      'a statement with NotAction changes',
      [{ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }],
      [{ Effect: 'Allow', NotAction: ['iam:*', 's3:*'], Resource: '*' }],
      'the statement {"Effect":"Allow","NotAction":"iam:*","Resource":"*"}',
    ],
  ])('are refused when %s', (_, before, after, lost) => {
    const refused = shift(before, after);

    expect(refused).toEqual([lost]);
  });

  test('are refused by the name of the function, with the steps', () => {
    const [refused] = permissions([
      change(functionWith([allow(READ)]), functionWith([], { code: 'new' }), APP),
    ]);

    expect(refused).toMatchObject({
      rule: 'permissions',
      path: 'staging/app/Api/Function',
      wayOut: expect.stringContaining('take it away in the next one'),
    });
    expect(refused?.message).toContain('it changes the code of shop-staging-api and takes permissions');
  });

  test.each([
    ['a managed policy goes', { ManagedPolicyArns: ['arn:p'] }, {}, 'policy arn:p'],
    ['a boundary is drawn', {}, { PermissionsBoundary: 'arn:b' }, 'boundary arn:b'],
    [
      'an inline policy goes',
      { Policies: [{ PolicyDocument: { Statement: [allow('s3:GetObject')] } }] },
      {},
      's3:getobject on arn:t',
    ],
  ])('are refused when %s', (_, before, after, lost) => {
    const refused = judged(
      functionWith([], { role: before }),
      functionWith([], { role: after, code: 'new' }),
    );

    expect(refused).toEqual([lost]);
  });

  test('are refused when the function gets another role that may do less', () => {
    const after = functionWith([allow(READ)], {
      code: 'new',
      fn: { Role: { 'Fn::GetAtt': ['Less', 'Arn'] } },
    });

    const refused = judged(functionWith([allow(READ)]), { ...after, Less: { Type: 'AWS::IAM::Role' } });

    expect(refused).toEqual(['dynamodb:getitem on arn:t; dynamodb:query on arn:t']);
  });

  test.each<[string, readonly object[], readonly object[]]>([
    ['they grow', [allow(READ)], [allow([...READ, 'dynamodb:PutItem'])]],
    ['a wildcard takes them in', [allow(READ, 'arn:t/a')], [allow('dynamodb:*', 'arn:t/*')]],
    ['a condition goes', [allow(READ, 'arn:t', leading('a#*'))], [allow(READ)]],
    [
      'a condition takes more values',
      [allow(READ, 'arn:t', leading('a#*'))],
      [allow(READ, 'arn:t', leading('b#*', 'a#*'))],
    ],
    ['their statements are merged or split', [allow(READ)], READ.map((action) => allow(action))],
    ['a Deny goes', [allow(READ), deny('s3:*')], [allow(READ)]],
    ['a Deny is added for what was never allowed', [allow(READ)], [allow(READ), deny('ec2:*', '*')]],
  ])('pass when %s', (_, before, after) => {
    const refused = shift(before, after);

    expect(refused).toEqual([]);
  });

  test('pass in a deployment that changes no code, even with the variables that the grant brought', () => {
    const before = functionWith([allow(READ)], { fn: { Environment: { Variables: { TABLE: 't' } } } });

    const refused = judged(before, functionWith([], { fn: { Environment: {} } }));

    expect(refused).toEqual([]);
  });

  test('pass for a function that goes with its role', () => {
    const refused = judged(functionWith([allow(READ)]), {});

    expect(refused).toEqual([]);
  });

  test('are the same whether another stack says them or an import', () => {
    const arn = { 'Fn::GetAtt': ['Auth', 'Arn'] };
    const imported = (id: string) => [allow(READ, { 'Fn::ImportValue': `${DATA}:${id}` })];
    const data = (id: string) => state({ Outputs: exported(id, arn) });

    const refused = permissions([
      { stack: DATA, before: data('Old'), after: data('New') },
      change(functionWith(imported('Old')), functionWith(imported('New'), { code: 'new' }), APP),
    ]);

    expect(refused).toEqual([]);
  });
});
