import { CONFIG, resourcesOf, synthesise } from './stacks.ts';
import { retentionLines } from './retention-table.ts';
import type { RetentionLine } from './retention-table.ts';

const DAY = 86_400;
const stacks = synthesise();
const lines = retentionLines();

/** What the page says of one kind of store: name → times in days. */
function saidOf(kind: string): Record<string, number[]> {
  const own = lines.filter(({ where, name }) => where.startsWith(`${kind} `) && name !== null);
  return Object.fromEntries(own.map(({ name, times }) => [name, ascending(times.map((time) => time / DAY))]));
}

const line = (where: string): RetentionLine => lines.find((candidate) => candidate.where === where)!;

interface Rule {
  readonly Id: string;
  readonly ExpirationInDays?: number;
  readonly NoncurrentVersionExpiration?: { readonly NoncurrentDays: number };
  readonly AbortIncompleteMultipartUpload?: { readonly DaysAfterInitiation: number };
}

describe('docs/retention.md', () => {
  test('says of every queue how long it keeps a message', () => {
    const queues = resourcesOf(stacks, 'AWS::SQS::Queue').map(([, { Properties }]) => [
      String(Properties.QueueName).replace('soloist-staging-', ''),
      [Number(Properties.MessageRetentionPeriod) / DAY],
    ]);

    expect(saidOf('queue')).toEqual(Object.fromEntries(queues));
  });

  test('says of every life cycle of every bucket when it ends what', () => {
    const buckets = resourcesOf(stacks, 'AWS::S3::Bucket').flatMap(([id, { Properties }]) => {
      const name = id.slice(0, -8);
      const { Rules = [] } = (Properties.LifecycleConfiguration ?? {}) as { readonly Rules?: Rule[] };
      return Rules.map((rule) => [`${name} ${rule.Id}`, daysOf(rule)] as const);
    });

    const ruled = Object.entries(saidOf('bucket')).filter(([name]) => name.includes(' '));
    expect(Object.fromEntries(ruled)).toEqual(Object.fromEntries(buckets));
  });

  test('names every bucket', () => {
    const buckets = resourcesOf(stacks, 'AWS::S3::Bucket').map(([id]) => id.slice(0, -8));

    const named = Object.keys(saidOf('bucket')).map((name) => name.split(' ')[0]);
    expect([...new Set(named)].sort()).toEqual(buckets.sort());
  });

  test('says how long functions’ logs are kept', () => {
    const groups = resourcesOf(stacks, 'AWS::Logs::LogGroup');

    const days = groups.map(([, { Properties }]) => Properties.RetentionInDays);
    expect(groups.length).toBeGreaterThan(5);
    expect([...new Set(days)]).toEqual(line('log of every function').times.map((time) => time / DAY));
  });

  test('says for how long every table can be restored, and by which attribute its items end', () => {
    const tables = resourcesOf(stacks, 'AWS::DynamoDB::GlobalTable').map(([, { Properties }]) => Properties);

    const [replica] = tables.flatMap(
      ({ Replicas }) => Replicas as { PointInTimeRecoverySpecification: Recovery }[],
    );
    const { PointInTimeRecoveryEnabled, RecoveryPeriodInDays = 35 } =
      replica!.PointInTimeRecoverySpecification;
    expect([PointInTimeRecoveryEnabled, RecoveryPeriodInDays * DAY]).toEqual([
      true,
      ...line('every table').times,
    ]);
    expect(tables.map(({ TimeToLiveSpecification }) => TimeToLiveSpecification)).toEqual(
      tables.map(() => ({ AttributeName: 'expiresAt', Enabled: true })),
    );
  });

  test('has a line for the rest of every table', () => {
    const tables = resourcesOf(stacks, 'AWS::DynamoDB::GlobalTable').map(([id]) => id.split('Table')[0]!);

    const modules = tables.map((name) => name.toLowerCase()).sort();
    const named = lines.map(({ where }) => where.split(/[ ,]/)[0]!);
    expect(modules.filter((module) => !named.includes(module))).toEqual([]);
  });
});

describe('audit.keepDays of the config', () => {
  test('reaches every function that writes audit logs', () => {
    const functions = resourcesOf(
      synthesise({ ...CONFIG, audit: { keepDays: 90 } }),
      'AWS::Lambda::Function',
    );

    const given = functions.flatMap(([, { Properties }]) => {
      const { Variables = {} } = (Properties.Environment ?? {}) as { Variables?: Record<string, unknown> };
      return 'USERS_AUDIT_KEEP_DAYS' in Variables ? [Variables['USERS_AUDIT_KEEP_DAYS']] : [];
    });
    expect(given.length).toBeGreaterThan(2);
    expect(new Set(given)).toEqual(new Set(['90']));
  });
});

interface Recovery {
  readonly PointInTimeRecoveryEnabled: boolean;
  readonly RecoveryPeriodInDays?: number;
}

function daysOf(rule: Rule): number[] {
  const { ExpirationInDays, NoncurrentVersionExpiration, AbortIncompleteMultipartUpload } = rule;
  const days = [
    ExpirationInDays,
    NoncurrentVersionExpiration?.NoncurrentDays,
    AbortIncompleteMultipartUpload?.DaysAfterInitiation,
  ];
  return ascending([...new Set(days)].filter((count) => count !== undefined));
}

function ascending(numbers: readonly number[]): number[] {
  return numbers.toSorted((a, b) => a - b);
}
