import { GetParameterCommand, GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';

import { createContext, declare, serve } from '../testing.ts';
import { createSsm } from './ssm.service.ts';

const BOOTSTRAP = '/cdk-bootstrap/hnb659fds/version';

const context = createContext();
const ssm = createSsm();
const running: { client?: SSMClient; close?: () => Promise<void> } = {};
const get = (Name: string) => running.client!.send(new GetParameterCommand({ Name }));

beforeAll(async () => {
  const own = { Name: '/shop/rates', Type: 'String', Value: '7' };
  await ssm.start([declare(ssm, 'AWS::SSM::Parameter', 'Rates', own)], context);
  const { settings, close } = await serve(ssm);
  Object.assign(running, { client: new SSMClient(settings), close });
});
afterEach(() => context.faults.clear());
afterAll(() => running.close!());

describe('Parameter Store by the SDK', () => {
  test('gives what a template declares', async () => {
    const { Parameter } = await get('/shop/rates');

    expect(Parameter).toMatchObject({
      Value: '7',
      ARN: 'arn:aws:ssm:eu-west-1:111122223333:parameter/shop/rates',
      LastModifiedDate: new Date(context.clock.now()),
    });
  });

  test('counts the account as bootstrapped, with a version that is a number', async () => {
    const { Parameter } = await get(BOOTSTRAP);

    expect(Number(Parameter?.Value)).toBeGreaterThanOrEqual(6);
  });

  test('knows nothing of a bootstrap when the fault says so', async () => {
    context.faults.set({ service: 'ssm', kind: 'unbootstrapped', settings: {} });

    await expect(get(BOOTSTRAP)).rejects.toMatchObject({ name: 'ParameterNotFound' });
  });

  test('tells apart the names that it knows and those that it does not', async () => {
    const Names = ['/shop/rates', '/shop/none'];

    const found = await running.client!.send(new GetParametersCommand({ Names }));

    expect(found.Parameters?.map(({ Name }) => Name)).toEqual(['/shop/rates']);
    expect(found.InvalidParameters).toEqual(['/shop/none']);
  });

  test('needs a permission on each parameter', () => {
    const access = ssm.authorize!('GetParameters', { Names: ['/a', 'b'] });

    expect(access.map(({ resource }) => resource)).toEqual([
      'arn:aws:ssm:eu-west-1:111122223333:parameter/a',
      'arn:aws:ssm:eu-west-1:111122223333:parameter/b',
    ]);
  });

  test('fails for what it does not serve', () => {
    expect(() => ssm.authorize!('PutParameter', {})).toThrow(/doesn't serve PutParameter/);
  });
});
