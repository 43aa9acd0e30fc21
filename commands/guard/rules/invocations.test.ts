import type { Resource } from '../change.ts';
import { APP, change, functionWith } from '../testing.ts';
import { invocations } from './invocations.ts';

const live: Resource = {
  Type: 'AWS::Lambda::Alias',
  Properties: { FunctionName: { Ref: 'Api' }, Name: 'live' },
};
const permission = (changed = {}): Resource => ({
  Type: 'AWS::Lambda::Permission',
  Properties: {
    FunctionName: { Ref: 'Live' },
    Principal: 'elasticloadbalancing.amazonaws.com',
    SourceArn: 'arn:aws:elasticloadbalancing:us-east-1:1:targetgroup/shop/*',
    ...changed,
  },
});
const deployed = { ...functionWith([]), Live: live, Permission: permission() };
const shifted = { ...functionWith([], { code: 'new' }), Live: live };

describe('the right to invoke a function', () => {
  test.each([
    ['goes', {}],
    ['is given to another caller', { Permission: permission({ Principal: 's3.amazonaws.com' }) }],
    ['is given to another source', { Permission: permission({ SourceArn: 'arn:aws:s3:::other' }) }],
  ])('is refused when it %s while the code changes', (_, after) => {
    const refused = invocations([change(deployed, { ...shifted, ...after }, APP)]);

    expect(refused).toMatchObject([
      {
        rule: 'invocations',
        logicalId: 'Permission',
        message: expect.stringContaining('from elasticloadbalancing.amazonaws.com arn:aws:'),
      },
    ]);
  });

  test('is refused on the function itself as on its alias', () => {
    const direct = permission({ FunctionName: { 'Fn::GetAtt': ['Api', 'Arn'] } });

    const refused = invocations([change({ ...functionWith([]), Permission: direct }, shifted, APP)]);

    expect(refused).toHaveLength(1);
  });

  test.each([
    ['it goes and the code stays', { ...functionWith([]), Live: live }],
    ['it stays under another id', { ...shifted, Other: permission() }],
    ['its function goes too', {}],
  ])('passes when %s', (_, after) => {
    const refused = invocations([change(deployed, after, APP)]);

    expect(refused).toEqual([]);
  });
});
