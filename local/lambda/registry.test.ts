import { givenLambda, read, resource, stopAll } from './testing.ts';

afterEach(stopAll);

describe('an alias', () => {
  const versionOf = (number: string) =>
    resource(
      'AWS::Lambda::Version',
      `Version${number}`,
      { FunctionName: 'subject' },
      {
        ref: `arn:aws:lambda:eu-west-1:111122223333:function:subject:${number}`,
        attributes: { Version: number },
      },
    );

  test('leads to its version, and by its weight to another', async () => {
    const draws = [0.05, 0.5];
    const alias = resource('AWS::Lambda::Alias', 'Live', {
      FunctionName: 'subject',
      FunctionVersion: '1',
      Name: 'live',
      RoutingConfig: { AdditionalVersionWeights: [{ FunctionVersion: '2', FunctionWeight: 0.1 }] },
    });
    const { lambda } = givenLambda(
      'exports.handler = async (event, { functionVersion, invokedFunctionArn }) => [functionVersion, invokedFunctionArn]',
      {},
      {
        others: [versionOf('1'), versionOf('2'), alias],
        options: { random: () => draws.shift() ?? 0.99 },
      },
    );
    const arn = 'arn:aws:lambda:eu-west-1:111122223333:function:subject:live';

    const answers = [read(await lambda.invoke(arn, '{}')), read(await lambda.invoke(arn, '{}'))];

    expect(answers).toEqual([
      ['2', arn],
      ['1', arn],
    ]);
  });
});
