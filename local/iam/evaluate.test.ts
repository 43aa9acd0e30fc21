import { evaluate } from './evaluate.ts';
import { readPolicy } from './policy.ts';

const TABLE = 'arn:aws:dynamodb:us-east-1:000000000000:table/users';
const ROLE = 'arn:aws:iam::000000000000:role/api';

interface Case {
  readonly identity?: object | object[];
  readonly resource?: object | object[];
  readonly action?: string;
  readonly on?: string;
  readonly context?: Record<string, string[]>;
}

const decide = ({
  identity = [],
  resource = [],
  action = 'dynamodb:GetItem',
  on = TABLE,
  context = {},
}: Case) =>
  evaluate(readPolicy({ Statement: identity }), readPolicy({ Statement: resource }), {
    action,
    resource: on,
    principal: ROLE,
    context,
  });

const allow = (more: object) => ({ Effect: 'Allow', Action: 'dynamodb:*', Resource: '*', ...more });
const deny = (more: object) => ({ Effect: 'Deny', Action: 'dynamodb:*', Resource: '*', ...more });

describe('evaluate allows', () => {
  test.each<[string, Case]>([
    ['what a statement names', { identity: allow({ Action: 'dynamodb:GetItem', Resource: TABLE }) }],
    ['one action of a list', { identity: allow({ Action: ['sqs:*', 'dynamodb:GetItem'] }) }],
    ['an action in another case', { identity: allow({ Action: 'DynamoDB:getitem' }) }],
    ['a wildcard in the action', { identity: allow({ Action: 'dynamodb:Get*' }) }],
    ['a wildcard in the resource', { identity: allow({ Resource: 'arn:aws:dynamodb:*:*:table/us?rs' }) }],
    ['what NotAction leaves', { identity: allow({ Action: undefined, NotAction: 'dynamodb:DeleteItem' }) }],
    [
      'what NotResource leaves',
      { identity: allow({ Resource: undefined, NotResource: `${TABLE}-archive` }) },
    ],
    ['what the resource grants to the role', { resource: allow({ Principal: { AWS: ROLE } }) }],
    ['what the resource grants to everyone', { resource: allow({ Principal: '*' }) }],
    [
      'a condition that holds',
      {
        identity: allow({ Condition: { StringEquals: { 'ses:FromAddress': 'a@b.c' } } }),
        context: { 'ses:fromaddress': ['a@b.c'] },
      },
    ],
    [
      'leading keys that all match',
      {
        identity: allow({
          Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['auth#*', 'users#*'] } },
        }),
        context: { 'dynamodb:leadingkeys': ['auth#1', 'users#2'] },
      },
    ],
    [
      'a key of many that matches',
      {
        identity: allow({ Condition: { 'ForAnyValue:StringEquals': { 'aws:TagKeys': 'a' } } }),
        context: { 'aws:tagkeys': ['b', 'a'] },
      },
    ],
    [
      'IfExists without the key',
      { identity: allow({ Condition: { StringEqualsIfExists: { 'aws:SourceVpc': 'vpc-1' } } }) },
    ],
    [
      'a negated condition without the key',
      { identity: allow({ Condition: { StringNotEquals: { 'aws:SourceVpc': 'vpc-1' } } }) },
    ],
    ['Null true without the key', { identity: allow({ Condition: { Null: { 'aws:SourceVpc': 'true' } } }) }],
    [
      'a policy variable in the resource',
      {
        identity: allow({ Resource: 'arn:aws:dynamodb:us-east-1:000000000000:table/${aws:tag}' }),
        context: { 'aws:tag': ['users'] },
      },
    ],
    [
      'a deny whose condition fails',
      {
        identity: [allow({}), deny({ Condition: { Bool: { 'aws:SecureTransport': 'false' } } })],
        context: { 'aws:securetransport': ['true'] },
      },
    ],
    [
      'a deny for someone else',
      { identity: allow({}), resource: deny({ Principal: { AWS: `${ROLE}-other` } }) },
    ],
  ])('%s', (_, given) => {
    expect(decide(given)).toEqual({ allowed: true });
  });
});

describe('evaluate denies', () => {
  test.each<[string, Case, 'explicit deny' | 'no allow']>([
    ['without any statement', {}, 'no allow'],
    ['another action', { identity: allow({ Action: 'dynamodb:PutItem' }) }, 'no allow'],
    ['another table', { identity: allow({ Resource: `${TABLE}2` }) }, 'no allow'],
    [
      'a table whose name only begins alike',
      { identity: allow({ Resource: TABLE.slice(0, -1) }) },
      'no allow',
    ],
    ['a resource in another case', { identity: allow({ Resource: TABLE.toUpperCase() }) }, 'no allow'],
    [
      'what NotAction excludes',
      { identity: allow({ Action: undefined, NotAction: 'dynamodb:Get*' }) },
      'no allow',
    ],
    [
      'what is allowed and denied',
      { identity: [allow({}), deny({ Action: 'dynamodb:GetItem' })] },
      'explicit deny',
    ],
    [
      'what the resource denies to everyone',
      { identity: allow({}), resource: deny({ Principal: '*' }) },
      'explicit deny',
    ],
    [
      'what the resource grants to another role',
      { resource: allow({ Principal: { AWS: `${ROLE}-other` } }) },
      'no allow',
    ],
    [
      'leading keys of which one does not match',
      {
        identity: allow({ Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': 'auth#*' } } }),
        context: { 'dynamodb:leadingkeys': ['auth#1', 'users#2'] },
      },
      'no allow',
    ],
    [
      'a condition whose key is absent',
      { identity: allow({ Condition: { StringEquals: { 'aws:SourceVpc': 'vpc-1' } } }) },
      'no allow',
    ],
    [
      'unless every condition holds',
      {
        identity: allow({ Condition: { StringEquals: { a: '1' }, StringLike: { b: '2*' } } }),
        context: { a: ['1'], b: ['3'] },
      },
      'no allow',
    ],
  ])('%s', (_, given, because) => {
    expect(decide(given)).toEqual({ allowed: false, because });
  });

  test('fails by the name of a condition operator that it does not know', () => {
    const given = {
      identity: allow({ Condition: { DateLessThan: { 'aws:CurrentTime': '2026-01-01' } } }),
      context: { 'aws:currenttime': ['x'] },
    };

    expect(() => decide(given)).toThrow("policy has the condition operator 'DateLessThan'");
  });
});
