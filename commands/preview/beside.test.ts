import { Refusal } from '../../lib/errors/refusal.ts';
import { givenOutputs } from '../shared/testing.ts';
import { readBeside } from './beside.ts';

const NETWORK = {
  VpcId: 'vpc-1',
  PrivateSubnetIds: 'subnet-1,subnet-2',
  ListenerArn: 'arn:listener',
  LoadBalancerSecurityGroupId: 'sg-1',
};
const CACHE = { CacheHost: 'cache', CachePort: '6379', CacheMode: 'single', CacheSecurityGroupId: 'sg-2' };

const NAMING = { project: 'shop', stage: 'staging' };
const edge = { 'shop-staging-edge': { PublicUrl: 'https://staging.example.com' } };

describe('what a preview uses of the stage beside it', () => {
  test('is read from the outputs of its stacks', async () => {
    const account = givenOutputs({ ...edge, 'shop-staging-network': { ...NETWORK, ...CACHE } });

    const beside = await readBeside(account, NAMING);

    expect(beside).toEqual({
      vpcId: 'vpc-1',
      privateSubnetIds: ['subnet-1', 'subnet-2'],
      listenerArn: 'arn:listener',
      listenerSecurityGroupId: 'sg-1',
      publicUrl: 'https://staging.example.com',
      cache: { host: 'cache', port: '6379', mode: 'single', securityGroupId: 'sg-2' },
    });
  });

  test('has no cache where the stage has none', async () => {
    const account = givenOutputs({ ...edge, 'shop-staging-network': NETWORK });

    const beside = await readBeside(account, NAMING);

    expect(beside.cache).toBeNull();
  });

  test.each([
    [
      'is not deployed',
      edge,
      'there is no stack shop-staging-network in us-east-1: deploy the stage, npm run deploy -- staging',
    ],
    [
      'was deployed before it had an output',
      { ...edge, 'shop-staging-network': { VpcId: 'vpc-1' } },
      'stack shop-staging-network has no output PrivateSubnetIds: deploy the stage as it is now, npm run deploy -- staging',
    ],
  ])('is refused when the stage %s', async (_, stacks, message) => {
    const reading = readBeside(givenOutputs(stacks), NAMING);

    await expect(reading).rejects.toThrow(new Refusal(message));
  });
});
