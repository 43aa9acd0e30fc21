import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { previewApp } from '../../lib/preview/app.ts';
import { PLAN_CONTEXT, type PreviewPlan } from '../../lib/preview/plan.ts';
import { CONFIG, resourcesOf, synthesise, type Resource } from './stacks.ts';

const CACHE = {
  host: 'cache.example',
  port: '6379',
  mode: 'cluster',
  securityGroupId: 'sg-0123456789abcdef0',
} as const;
const PLAN: PreviewPlan = {
  name: 'login',
  priority: 17,
  expiresAt: '2026-11-28T12:00:00.000Z',
  beside: {
    vpcId: 'vpc-0123456789abcdef0',
    privateSubnetIds: ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'],
    listenerArn: 'arn:aws:elasticloadbalancing:us-east-1:111122223333:listener/app/door/0123/4567',
    listenerSecurityGroupId: 'sg-0123456789abcdef1',
    publicUrl: 'https://d111.cloudfront.net',
    cache: CACHE,
  },
};

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

function preview(beside: Partial<PreviewPlan['beside']> = {}) {
  process.env.CDK_VALIDATION = 'false';
  const outdir = mkdtempSync(join(tmpdir(), 'soloist-preview-'));
  folders.push(outdir);
  const plan = { ...PLAN, beside: { ...PLAN.beside, ...beside } };
  const app = previewApp(CONFIG, { outdir, context: { [PLAN_CONTEXT]: JSON.stringify(plan) } });
  const { stacks } = app.synth().getNestedAssembly('assembly-pv-login');
  const json = stacks[0]!.template as { Resources: Record<string, Resource> };
  return { app, stacks, json, template: Template.fromJSON(json), resources: Object.entries(json.Resources) };
}

const previewed = preview();
const stage = synthesise();
const ofType = (type: string) => previewed.resources.filter(([, { Type }]) => Type === type);

/** Names of the environment variables of a function, by its service. */
function environments(functions: [string, Resource][]): Record<string, string[]> {
  return Object.fromEntries(
    functions.map(([, { Properties }]) => {
      const { Variables } = Properties.Environment as { Variables: Record<string, unknown> };
      return [String(Variables.SERVICE), Object.keys(Variables).sort()];
    }),
  );
}

describe('a preview', () => {
  test('is one stack, which leaves nothing behind', () => {
    const kept = previewed.resources.filter(
      ([, { DeletionPolicy, UpdateReplacePolicy }]) =>
        DeletionPolicy !== 'Delete' || UpdateReplacePolicy !== 'Delete',
    );

    expect(previewed.stacks.map(({ stackName }) => stackName)).toEqual(['soloist-pv-login']);
    expect(previewed.stacks[0]?.terminationProtection).toBe(false);
    expect(kept).toEqual([]);
  });

  test('has tables of its own, which nothing protects', () => {
    const tables = ofType('AWS::DynamoDB::GlobalTable').map(([, { Properties }]) => Properties);

    expect(tables).toHaveLength(4);
    for (const table of tables) {
      expect(table.Replicas).toMatchObject([
        {
          DeletionProtectionEnabled: false,
          PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: false },
        },
      ]);
    }
  });

  test('keeps its logs for a week', () => {
    const groups = ofType('AWS::Logs::LogGroup').map(([, { Properties }]) => Properties);

    expect(groups.map(({ LogGroupName }) => LogGroupName).sort()).toEqual([
      '/soloist/pv-login/api',
      '/soloist/pv-login/deliver',
      '/soloist/pv-login/relay',
    ]);
    expect(groups.every(({ RetentionInDays }) => RetentionInDays === 7)).toBe(true);
  });

  test('is reached by its header alone, before the stage’s own rules', () => {
    const rules = ofType('AWS::ElasticLoadBalancingV2::ListenerRule').map(([, { Properties }]) => Properties);
    const [own] = resourcesOf(stage, 'AWS::ElasticLoadBalancingV2::ListenerRule');

    expect(rules).toMatchObject([
      {
        ListenerArn: PLAN.beside.listenerArn,
        Priority: 17,
        Conditions: [
          {
            Field: 'http-header',
            HttpHeaderConfig: { HttpHeaderName: 'x-soloist-preview', Values: ['login'] },
          },
        ],
      },
    ]);
    expect(own?.[1].Properties.Priority).toBeGreaterThan(99);
  });

  test('makes no network, load balancer, cache, mail identity, alarm or dashboard', () => {
    const made = new Set(previewed.resources.map(([, { Type }]) => Type));

    const shared = [...made].filter((type) =>
      /EC2::(VPC|Subnet|NatGateway)|LoadBalancingV2::(LoadBalancer|Listener)$|ElastiCache|SES::EmailIdentity|CloudWatch|CloudFront/.test(
        type,
      ),
    );

    expect(shared).toEqual([]);
  });

  test('neither imports from the stage beside it nor exports: each can change without the other', () => {
    const text = JSON.stringify(previewed.json);

    expect(text).not.toContain('Fn::ImportValue');
    expect(text).not.toContain('"Export"');
    expect(text).not.toContain('soloist-staging');
  });

  test('opens the cache beside it to its own functions, by rules that go with it', () => {
    const openings = ofType('AWS::EC2::SecurityGroupIngress').map(([, { Properties }]) => Properties);

    expect(openings.map(({ GroupId }) => GroupId)).toEqual([CACHE.securityGroupId, CACHE.securityGroupId]);
    expect(openings.map(({ FromPort }) => FromPort)).toEqual([6379, 6379]);
  });

  test('has no cache where the stage has none', () => {
    const { template, resources } = preview({ cache: null });
    const functions = resources.filter(([, { Type }]) => Type === 'AWS::Lambda::Function');

    template.resourceCountIs('AWS::EC2::SecurityGroupIngress', 0);
    expect(environments(functions).api).not.toContain('CACHE_HOST');
  });

  test('gives its functions the variables that the stage’s have, without those of modules that it leaves out', () => {
    const own = environments(ofType('AWS::Lambda::Function'));
    const staged = environments(resourcesOf(stage, 'AWS::Lambda::Function').filter(isOurs));

    for (const [service, variables] of Object.entries(own)) {
      const wanted = staged[service]!.filter((variable) => !/^(ADMIN|FILES)_/.test(variable));
      expect([service, variables]).toEqual([service, wanted]);
    }
    expect(Object.keys(own).sort()).toEqual(['api', 'deliver', 'relay']);
  });

  test('has its name in every mail’s sender, and the stage’s address', () => {
    const [worker] = ofType('AWS::Lambda::Function').filter(([id]) => id.startsWith('Notifications'));

    const { Variables } = worker?.[1].Properties.Environment as { Variables: Record<string, string> };

    expect(Variables.MAIL_FROM).toBe('Soloist preview login <hello@example.com>');
    expect(Variables.PUBLIC_URL).toBe(PLAN.beside.publicUrl);
  });

  test('keeps its keys apart from the stage’s in the cache', () => {
    const stages = ofType('AWS::Lambda::Function').map(([, { Properties }]) => {
      const { Variables } = Properties.Environment as { Variables: Record<string, string> };
      return Variables.STAGE;
    });

    expect(new Set(stages)).toEqual(new Set(['pv-login']));
  });

  test('has no finding of cdk-nag that is not acknowledged', () => {
    const { violations } = new AwsSolutionsChecks().validateScope(previewed.app);

    const findings = violations.map(({ ruleName }) => ruleName);

    expect(findings).toEqual([]);
  });

  test('is refused without what the command hands over', () => {
    const synthesis = () => previewApp(CONFIG);

    expect(synthesis).toThrow('npm run preview -- <name>');
  });
});

function isOurs([, { Properties }]: [string, Resource]): boolean {
  const { Variables = {} } = (Properties.Environment ?? {}) as { Variables?: Record<string, unknown> };
  return 'SERVICE' in Variables;
}
