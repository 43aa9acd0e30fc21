import { App, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AuthData } from '../../lambdas/auth/auth.data.construct.ts';
import { SoloistFunction } from '../../lib/constructs/function.construct.ts';
import { setNaming } from '../../lib/constructs/naming.ts';

/** A function that may verify who calls, and nothing else. */
function givenVerifier() {
  const app = new App({ analyticsReporting: false });
  setNaming(app, { project: 'soloist', stage: 'staging' });
  const data = new AuthData(new Stack(app, 'Data'), 'Auth');
  const stack = new Stack(app, 'App');
  const fn = new SoloistFunction(stack, 'Verifier', {
    service: 'verifier',
    entry: 'lambdas/heartbeat/heartbeat.handler.ts',
    timeout: Duration.seconds(5),
    memory: 256,
  });

  data.grantVerify(fn);

  const template = Template.fromStack(stack);
  const [policy] = Object.values(template.findResources('AWS::IAM::Policy'));
  const [properties] = Object.values(template.findResources('AWS::Lambda::Function'));
  return {
    statements: policy!['Properties'].PolicyDocument.Statement as { readonly Action: unknown }[],
    environment: properties!['Properties'].Environment.Variables as Record<string, unknown>,
  };
}

describe('AuthData.grantVerify', () => {
  const { statements, environment } = givenVerifier();

  test('allows single reads of sessions, standings, API keys and public keys, and nothing else', () => {
    const others = statements.filter(({ Action }) => !JSON.stringify(Action).includes('logs:'));

    expect(others).toEqual([
      {
        Effect: 'Allow',
        Action: 'dynamodb:GetItem',
        Resource: {
          'Fn::ImportValue': expect.stringMatching(/^Data:ExportsOutputFnGetAttAuthTable\w+Arn\w+$/),
        },
        Condition: {
          'ForAllValues:StringLike': {
            'dynamodb:LeadingKeys': ['SESSION#*', 'STANDING#*', 'APIKEY#*', 'JWKS'],
          },
        },
      },
    ]);
  });

  test('tells the function the table, and no secret', () => {
    const names = Object.keys(environment).filter((name) => name.startsWith('AUTH_'));

    expect(names).toEqual(['AUTH_TABLE']);
  });
});
