import { givenLambda, stopAll } from './testing.ts';

afterEach(stopAll);

const ARN = 'arn:aws:lambda:eu-west-1:111122223333:function:subject';
const operator = { accessKeyId: 'operator', principal: 'operator' };
const given = (code: string) => {
  const { lambda } = givenLambda(code);
  const call = async (action: string, input: object): Promise<any> =>
    lambda.handle?.(action, input, operator);
  return { lambda, call };
};

describe('Invoke', () => {
  test('gives the answer as JSON text, whatever the spacing of the payload', async () => {
    const { call } = given('exports.handler = async (event) => event');

    const answer = await call('Invoke', { FunctionName: 'subject', Payload: '{\n\t"a": [1,\n 2]\n}' });

    expect(answer).toEqual({ StatusCode: 200, ExecutedVersion: '$LATEST', Payload: '{"a":[1,2]}' });
  });

  test('answers 200 with FunctionError when the function fails', async () => {
    const { call } = given('exports.handler = async () => { throw new Error("no") }');

    const answer = await call('Invoke', { FunctionName: ARN });

    expect(answer).toMatchObject({ StatusCode: 200, FunctionError: 'Unhandled' });
    expect(JSON.parse(answer.Payload)).toMatchObject({ errorType: 'Error', errorMessage: 'no' });
  });

  test.each([
    ['an unknown function', { FunctionName: 'nobody' }, 'ResourceNotFoundException', 404],
    ['an unknown version', { FunctionName: 'subject', Qualifier: '9' }, 'ResourceNotFoundException', 404],
    ['what is no JSON', { FunctionName: 'subject', Payload: '{' }, 'InvalidRequestContentException', 400],
    [
      'over 6 MB',
      { FunctionName: 'subject', Payload: JSON.stringify('x'.repeat(6 * 1024 * 1024)) },
      'RequestTooLargeException',
      413,
    ],
  ])('fails with %s', async (_, input, code, status) => {
    const { call } = given('exports.handler = async () => null');

    const answer = call('Invoke', input);

    await expect(answer).rejects.toMatchObject({ code, status });
  });

  test('needs lambda:InvokeFunction on the function', () => {
    const { lambda } = given('exports.handler = async () => null');

    const access = lambda.authorize?.('Invoke', { FunctionName: 'subject' });

    expect(access).toEqual([{ action: 'lambda:InvokeFunction', resource: ARN }]);
  });
});

describe('GetFunction and ListFunctions', () => {
  test('describe what the template declares', async () => {
    const { call } = given('exports.handler = async () => null');

    const one = await call('GetFunction', { FunctionName: 'subject' });
    const all = await call('ListFunctions', {});

    expect(one.Configuration).toMatchObject({
      FunctionName: 'subject',
      FunctionArn: ARN,
      MemorySize: 128,
      Timeout: 3,
    });
    expect(all.Functions).toEqual([one.Configuration]);
  });

  test('fail on an action that is not served', () => {
    const { lambda } = given('exports.handler = async () => null');

    expect(() => lambda.authorize?.('CreateFunction', {})).toThrow('lambda has no CreateFunction here');
  });
});
