import { CONFIG, functionsOf, resourcesOf, synthesise } from './stacks.ts';

describe('the functions', () => {
  const stacks = synthesise();
  const functions = functionsOf(stacks).map(([, fn]) => [String(fn.Properties.FunctionName), fn] as const);
  const named = (name: string) => functions.find(([found]) => found === `soloist-staging-${name}`)?.[1];

  test('are nine: accounts, api, archive, deliver, egress, heartbeat, image-processor, payments and relay', () => {
    expect(functions.map(([name]) => name).sort()).toEqual([
      'soloist-staging-accounts',
      'soloist-staging-api',
      'soloist-staging-archive',
      'soloist-staging-deliver',
      'soloist-staging-egress',
      'soloist-staging-heartbeat',
      'soloist-staging-image-processor',
      'soloist-staging-payments',
      'soloist-staging-relay',
    ]);
  });

  test.each(functions)(
    '%s runs Node 24 on arm64, with a time-out, a log and a role of its own',
    (name, fn) => {
      expect(fn.Properties).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        Handler: 'index.handler',
        Timeout: expect.any(Number),
        MemorySize: expect.any(Number),
        LoggingConfig: { LogGroup: { Ref: expect.any(String) } },
        Environment: { Variables: { SERVICE: name.replace('soloist-staging-', ''), STAGE: 'staging' } },
      });
      const roles = functions.map(([, other]) => JSON.stringify(other.Properties.Role));
      expect(new Set(roles).size).toBe(functions.length);
    },
  );

  test.each(functions)('%s says how it was bundled, without paths of this machine', (_, fn) => {
    const bundle = fn.Metadata?.['soloist:bundle'];

    expect(bundle).toMatchObject({
      entry: expect.stringMatching(/^lambdas\/.*\.handler\.ts$/),
      options: { format: 'cjs', minifyWhitespace: true, bundle: true, external: ['sharp'] },
    });
    expect(JSON.stringify(bundle)).not.toContain(process.cwd());
  });

  // new accounts allow 10 concurrent executions and refuse to reserve any of them
  test.each(functions)('%s reserves no concurrency', (_, fn) => {
    expect(fn.Properties).not.toHaveProperty('ReservedConcurrentExecutions');
  });

  test.each(['api', 'relay'])('%s is in the VPC and speaks IPv6 to AWS', (name) => {
    expect(named(name)?.Properties.VpcConfig).toMatchObject({
      Ipv6AllowedForDualStack: true,
      SubnetIds: [expect.anything(), expect.anything()],
    });
    const groups = resourcesOf(stacks, 'AWS::EC2::SecurityGroup').filter(([id]) =>
      id.startsWith(pascal(name)),
    );
    expect(groups[0]?.[1].Properties.SecurityGroupEgress).toContainEqual(
      expect.objectContaining({ CidrIpv6: '::/0' }),
    );
  });

  test.each(['archive', 'deliver', 'egress', 'payments'])(
    '%s is outside of the VPC: it needs no cache',
    (name) => {
      expect(named(name)?.Properties).not.toHaveProperty('VpcConfig');
    },
  );

  test('keep their logs for 30 days', () => {
    const logs = resourcesOf(stacks, 'AWS::Logs::LogGroup').map(([, { Properties }]) => [
      Properties.LogGroupName,
      Properties.RetentionInDays,
    ]);

    expect(logs.sort()).toEqual([
      ['/soloist/staging/accounts', 30],
      ['/soloist/staging/api', 30],
      ['/soloist/staging/archive', 30],
      ['/soloist/staging/deliver', 30],
      ['/soloist/staging/egress', 30],
      ['/soloist/staging/heartbeat', 30],
      ['/soloist/staging/image-processor', 30],
      ['/soloist/staging/origin-look-up', 30],
      ['/soloist/staging/payments', 30],
      ['/soloist/staging/relay', 30],
      ['/soloist/staging/web-deploy', 30],
    ]);
  });

  test('know the public URL: the distribution without a domain, the host with one', () => {
    const withDomain = synthesise({ ...CONFIG, domain: 'example.com', hostedZone: 'Z0123456789ABC' });

    const urls = [stacks, withDomain].map((each) => {
      const [, api] = functionsOf(each).find(([id]) => id.startsWith('Api'))!;
      return api.Properties.Environment;
    });

    expect(JSON.stringify(urls[0])).toMatch(
      /"PUBLIC_URL":\{"Fn::Join":\["",\["https:\/\/",\{"Fn::ImportValue":"[^"]*Distribution[^"]*DomainName/,
    );
    expect(urls[1]).toMatchObject({
      Variables: {
        PUBLIC_URL: 'https://staging.example.com',
        ALLOWED_ORIGINS: 'https://staging.example.com',
      },
    });
  });
});

function pascal(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
