import { configOf } from './profiles.ts';
import { functionsOf, resourcesOf, synthesise, type Synthesised } from './stacks.ts';

/** The environment of the functions that use the cache: names and values that are about it. */
function cacheVariables(stacks: Synthesised): Record<string, Record<string, unknown>> {
  return Object.fromEntries(
    functionsOf(stacks).flatMap(([, { Properties }]) => {
      const { Variables } = Properties.Environment as { Variables: Record<string, unknown> };
      const own = Object.entries(Variables).filter(([name]) => name.startsWith('CACHE_'));
      return own.length > 0 ? [[String(Variables.SERVICE), Object.fromEntries(own)]] : [];
    }),
  );
}

const alarmsOf = (stacks: Synthesised) =>
  resourcesOf(stacks, 'AWS::CloudWatch::Alarm')
    .map(([, { Properties }]) => String(Properties.AlarmName).replace('soloist-staging-', ''))
    .filter((name) => name.startsWith('cache-'));

describe('a serverless cache', () => {
  const stacks = synthesise(configOf({ cache: 'serverless' }));

  test('is talked to by the cluster’s protocol', () => {
    const variables = cacheVariables(stacks);

    expect(Object.keys(variables).sort()).toEqual(['api', 'relay']);
    for (const own of Object.values(variables)) {
      expect(own).toEqual({
        CACHE_HOST: expect.anything(),
        CACHE_PORT: expect.anything(),
        CACHE_MODE: 'cluster',
      });
    }
  });
});

describe('a cache that is a node', () => {
  const stacks = synthesise(configOf({ cache: 'node' }));

  test('is one small node of Valkey, encrypted on its disk and on the wire', () => {
    stacks.templates.network.hasResourceProperties('AWS::ElastiCache::ReplicationGroup', {
      Engine: 'valkey',
      CacheNodeType: 'cache.t4g.micro',
      NumCacheClusters: 1,
      AutomaticFailoverEnabled: false,
      TransitEncryptionEnabled: true,
      TransitEncryptionMode: 'required',
      AtRestEncryptionEnabled: true,
    });
    stacks.templates.network.resourceCountIs('AWS::ElastiCache::ServerlessCache', 0);
  });

  test('is talked to as a single node', () => {
    const variables = cacheVariables(stacks);

    expect(Object.keys(variables).sort()).toEqual(['api', 'relay']);
    for (const own of Object.values(variables)) expect(own.CACHE_MODE).toBe('single');
  });

  test('stands in the private subnets and is opened to its two users only', () => {
    const openings = resourcesOf(stacks, 'AWS::EC2::SecurityGroupIngress')
      .filter(([, { Properties }]) => JSON.stringify(Properties.GroupId).includes('CacheSecurityGroup'))
      .map(([, { Properties }]) => Properties.Description);
    const [, subnets] = resourcesOf(stacks, 'AWS::ElastiCache::SubnetGroup')[0]!;

    expect(openings.sort()).toEqual(['the api function', 'the relay function']);
    expect(JSON.stringify(subnets.Properties.SubnetIds)).toMatch(/privateSubnet1.*privateSubnet2/);
  });

  test('rings when its only thread or its memory is full, by the name of its only node', () => {
    expect(alarmsOf(stacks).sort()).toEqual(['cache-cpu', 'cache-evictions']);
    for (const MetricName of ['EngineCPUUtilization', 'Evictions']) {
      stacks.templates.network.hasResourceProperties('AWS::CloudWatch::Alarm', {
        MetricName,
        Namespace: 'AWS/ElastiCache',
        Dimensions: [{ Name: 'CacheClusterId', Value: 'soloist-staging-cache-node-001' }],
      });
    }
  });
});

describe('without a cache', () => {
  const stacks = synthesise(configOf({ cache: 'none' }));

  test('there is nothing of it: no cache, no group, no alarm, no variable, no output', () => {
    const text = JSON.stringify(stacks.json);

    expect(text).not.toMatch(/AWS::ElastiCache|CACHE_|CacheHost/);
    expect(alarmsOf(stacks)).toEqual([]);
  });

  test('every function is still there', () => {
    const names = (found: Synthesised) => functionsOf(found).map(([id]) => id);

    expect(names(stacks)).toEqual(names(synthesise(configOf({ cache: 'serverless' }))));
  });
});
