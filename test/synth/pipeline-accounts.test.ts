import type { SoloistConfig } from '../../lib/config/schema.ts';
import { pipelineApp } from '../../lib/delivery/app.ts';
import { Refusal } from '../../lib/errors/refusal.ts';
import { ACCOUNT, DELIVERED, synthesisePipeline } from './delivered.ts';
import { findings } from './nag.ts';

const [STAGING] = DELIVERED.stages;

describe('the pipeline across accounts', () => {
  const across = synthesisePipeline({
    ...DELIVERED,
    stages: [DELIVERED.stages[0]!, { ...DELIVERED.stages[1]!, account: '222222222222' }],
    delivery: { ...DELIVERED.delivery!, account: ACCOUNT },
  });

  test('shares its artifacts by a key that rotates', () => {
    const keys = across.all('AWS::KMS::Key');

    expect(keys).toEqual([[expect.any(String), expect.objectContaining({ EnableKeyRotation: true })]]);
  });

  test('reaches the other account by its delivery role alone', () => {
    const statements = across
      .all('AWS::IAM::Policy')
      .filter(([id]) => /production(Guard|OpenDeployWindow|Verify)/.test(id))
      .flatMap(([, { PolicyDocument }]) => PolicyDocument.Statement)
      .filter(({ Action }: any) =>
        /^(sts|cloudformation|cloudwatch|secretsmanager):/.test([Action].flat()[0]),
      );

    expect(statements).toHaveLength(3);
    for (const { Action, Resource } of statements) {
      expect([Action, Resource]).toEqual([
        'sts:AssumeRole',
        'arn:aws:iam::222222222222:role/soloist-production-delivery',
      ]);
    }
  });

  test('has no finding either', () => {
    expect(findings(across.stack)).toEqual([]);
  });
});

describe('a pipeline is refused', () => {
  const { delivery: _, ...without } = DELIVERED;

  test.each<[string, SoloistConfig, RegExp]>([
    ['without a delivery', without, /has no delivery, .* add delivery: \{ connection, repository, region \}/],
    [
      'without its account where a stage has one',
      { ...DELIVERED, stages: [{ ...STAGING!, account: ACCOUNT }] },
      /stage 'staging' has an account and delivery has none/,
    ],
    [
      'without its account where a stage is in another region',
      { ...DELIVERED, delivery: { ...DELIVERED.delivery!, region: 'eu-west-1' } },
      /stage 'staging' is in us-east-1 and delivery in eu-west-1: set delivery\.account/,
    ],
  ])('%s, in one line', (_name, config, message) => {
    const synthesis = () => pipelineApp(config);

    expect(synthesis).toThrow(Refusal);
    expect(synthesis).toThrow(message);
  });
});
