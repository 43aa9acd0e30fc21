import { Refusal } from '../../lib/errors/refusal.ts';
import type { FindStack } from './beside.ts';
import { readBeside } from './beside.ts';

const NETWORK = {
  VpcId: 'vpc-1',
  PrivateSubnetIds: 'subnet-1,subnet-2',
  ListenerArn: 'arn:listener',
  LoadBalancerSecurityGroupId: 'sg-1',
};
const CACHE = { CacheHost: 'cache', CachePort: '6379', CacheMode: 'single', CacheSecurityGroupId: 'sg-2' };

function given(stacks: Readonly<Record<string, Readonly<Record<string, string>>>>): FindStack {
  return async (name) => {
    const outputs = stacks[name];
    return outputs ? { name, status: 'CREATE_COMPLETE', terminationProtection: false, outputs } : null;
  };
}

const edge = { 'shop-staging-edge': { PublicUrl: 'https://staging.example.com' } };

describe('what a preview uses of the stage beside it', () => {
  test('is read from the outputs of its stacks', async () => {
    const find = given({ ...edge, 'shop-staging-network': { ...NETWORK, ...CACHE } });

    const beside = await readBeside(find, 'shop-staging');

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
    const find = given({ ...edge, 'shop-staging-network': NETWORK });

    const beside = await readBeside(find, 'shop-staging');

    expect(beside.cache).toBeNull();
  });

  test.each([
    [
      'is not deployed',
      edge,
      'the stack shop-staging-network is not deployed: a preview stands beside the first stage, deploy that first',
    ],
    [
      'was deployed before it had an output',
      { ...edge, 'shop-staging-network': { VpcId: 'vpc-1' } },
      'the stack shop-staging-network has no output PrivateSubnetIds: deploy it as it is now, then try again',
    ],
  ])('is refused when the stage %s', async (_, stacks, message) => {
    const reading = readBeside(given(stacks), 'shop-staging');

    await expect(reading).rejects.toThrow(new Refusal(message));
  });
});
