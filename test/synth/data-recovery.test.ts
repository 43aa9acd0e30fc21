import { STATEFUL } from '../../commands/guard/stateful.ts';
import { PINNED } from '../../lib/pinned.ts';
import { resourcesOf, synthesise, type Resource } from './stacks.ts';

/** What may be lost, and why. Whoever adds a line here answers for the data. */
const MAY_BE_LOST: Readonly<Record<string, string>> = {
  WebBucketE51352C0: 'every file is in the repository, and a deployment writes it again',
};

/** Kept, but what is deleted in them can't be had back. */
const NOT_RECOVERABLE: Readonly<Record<string, string>> = {
  AccessLogsBucketCD784A59: 'access logs, which are forgotten after 30 days anyway',
  ExportsBucket54D5CE64:
    'copies of what the tables hold, made anew by a request; one that outlives its person is worse',
  LoadBalancerLogsB5B0A3F1: 'access logs, which are forgotten after 30 days anyway',
};

/** By type, what must stand in a template so that content which was deleted or spoiled can be had back. */
const RECOVERABLE: Readonly<Record<string, object>> = {
  'AWS::DynamoDB::GlobalTable': {
    Replicas: [
      {
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      },
    ],
  },
  'AWS::S3::Bucket': { VersioningConfiguration: { Status: 'Enabled' } },
  // kept for 7 to 30 days after a deletion, and the value before as AWSPREVIOUS: by the service, not by the template
  'AWS::SecretsManager::Secret': {},
};

describe('every resource with data in it', () => {
  const stacks = synthesise();
  const all = Object.keys(STATEFUL).flatMap((type) => resourcesOf(stacks, type));
  const kept = all.filter(([id]) => !(id in MAY_BE_LOST));

  test.each(kept)('%s stays when it leaves its stack or is replaced', (_, resource) => {
    expect(resource).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
  });

  test.each(kept.filter(([id]) => !(id in NOT_RECOVERABLE)))('%s gives back what was lost', (_, resource) => {
    const expected = RECOVERABLE[resource.Type];

    expect(expected).toBeDefined();
    expect(resource.Properties).toMatchObject(expected!);
  });

  test('keeps its logical id', () => {
    expect(idsByType(kept)).toEqual(PINNED);
  });

  test('is named by CloudFormation, so that it can be restored beside the old one', () => {
    const named = kept.filter(
      ([, { Properties }]) => Properties.TableName ?? Properties.BucketName ?? Properties.Name,
    );

    expect(named).toEqual([]);
  });

  test('is no exception for longer than it exists', () => {
    const ids = all.map(([id]) => id);

    const stale = [...Object.keys(MAY_BE_LOST), ...Object.keys(NOT_RECOVERABLE)].filter(
      (id) => !ids.includes(id),
    );

    expect(stale).toEqual([]);
  });
});

function idsByType(resources: readonly [string, Resource][]): Record<string, string[]> {
  const byType = Object.groupBy(resources, ([, { Type }]) => Type);
  return Object.fromEntries(
    Object.entries(byType).map(([type, entries]) => [type, entries!.map(([id]) => id).sort()]),
  );
}
