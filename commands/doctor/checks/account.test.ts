import { awsError, givenAccount } from '../testing.ts';
import { bootstrap } from './bootstrap.ts';
import { concurrency } from './concurrency.ts';
import { connection } from './connection.ts';
import { deployRights } from './deploy-rights.ts';
import { mailAccount } from './mail-account.ts';
import { region } from './region.ts';

describe('region', () => {
  test('is well when it takes the credentials', async () => {
    const finding = await region.look(givenAccount({ GetCallerIdentity: {} }));

    expect(finding).toEqual({ level: 'ok', found: 'eu-west-1 is enabled' });
  });

  test('fails when the account has not switched it on', async () => {
    const finding = await region.look(
      givenAccount(
        { GetCallerIdentity: awsError('InvalidClientTokenId') },
        { stage: { region: 'eu-south-2' } },
      ),
    );

    expect(finding.level).toBe('fail');
    expect(finding.advice).toMatch(/^aws account enable-region --region-name eu-south-2/);
  });
});

describe('bootstrap', () => {
  const version = (Value: string) => ({ Parameter: { Value } });

  test('is well when every region of the stage has it', async () => {
    const finding = await bootstrap.look(givenAccount({ GetParameter: version('33') }));

    expect(finding).toEqual({ level: 'ok', found: 'version 33 in eu-west-1 and us-east-1' });
  });

  test('fails for the region of CloudFront’s parts alone', async () => {
    const finding = await bootstrap.look(
      givenAccount({
        GetParameter: (region: string) =>
          region === 'us-east-1' ? awsError('ParameterNotFound') : version('33'),
      }),
    );

    expect(finding).toEqual({
      level: 'fail',
      found: 'us-east-1 not prepared for the CDK',
      advice: 'npm run deploy -- bootstrap',
    });
  });

  test('asks one region where no CloudFront stands before the stage', async () => {
    const finding = await bootstrap.look(
      givenAccount(
        { GetParameter: version('33') },
        { config: { domain: 'example.com', hostedZone: 'Z0123456789' }, stage: { edge: 'alb' } },
      ),
    );

    expect(finding.found).toBe('version 33 in eu-west-1');
  });

  test('fails when it is too old', async () => {
    const finding = await bootstrap.look(givenAccount({ GetParameter: version('5') }));

    expect(finding).toMatchObject({ level: 'fail', found: expect.stringContaining('version 5, expected 6') });
  });
});

describe('deploy rights', () => {
  const toolkit = (ParameterValue: string) => ({
    DescribeStacks: {
      Stacks: [{ Parameters: [{ ParameterKey: 'CloudFormationExecutionPolicies', ParameterValue }] }],
    },
  });

  test('are well when they are policies of our own', async () => {
    const arns = ['edge', 'data'].map((part) => `arn:aws:iam::111122223333:policy/shop-deploy-${part}`);

    const finding = await deployRights.look(givenAccount(toolkit(arns.join(','))));

    expect(finding).toEqual({
      level: 'ok',
      found: 'CloudFormation may do no more than shop-deploy-edge, shop-deploy-data',
    });
  });

  test.each([
    ['an administrator’s', 'arn:aws:iam::aws:policy/AdministratorAccess'],
    ['nobody’s choice', ''],
  ])('warn when they are %s', async (_, policies) => {
    const finding = await deployRights.look(givenAccount(toolkit(policies)));

    expect(finding).toMatchObject({ level: 'warn', found: expect.stringContaining('AdministratorAccess') });
  });

  test('are left out without a bootstrap', async () => {
    const finding = await deployRights.look(givenAccount({ DescribeStacks: awsError('ValidationError') }));

    expect(finding.level).toBe('skip');
  });
});

describe('concurrency', () => {
  const quota = (ConcurrentExecutions: number, concurrency: number) =>
    givenAccount(
      { GetAccountSettings: { AccountLimit: { ConcurrentExecutions } } },
      { stage: { concurrency } },
    );

  test('is well when the config knows the quota', async () => {
    expect(await concurrency.look(quota(1000, 1000))).toEqual({
      level: 'ok',
      found: '1000 functions at once',
    });
  });

  test('warns of a new account, with the way to more', async () => {
    const finding = await concurrency.look(quota(10, 10));

    expect(finding.level).toBe('warn');
    expect(finding.advice).toContain(
      'request-service-quota-increase --service-code lambda --quota-code L-B99A9384',
    );
  });

  test('warns when the alarm rings too early', async () => {
    const finding = await concurrency.look(quota(1000, 10));

    expect(finding).toMatchObject({ level: 'warn', advice: expect.stringContaining('concurrency: 1000') });
  });

  test('fails when the stage counts on more than there is', async () => {
    const finding = await concurrency.look(quota(10, 1000));

    expect(finding).toMatchObject({ level: 'fail', found: expect.stringContaining('may run 10') });
  });
});

describe('mail account', () => {
  const account = (answer: object) =>
    givenAccount({
      GetAccount: {
        SendingEnabled: true,
        ProductionAccessEnabled: true,
        EnforcementStatus: 'HEALTHY',
        SendQuota: { Max24HourSend: 200 },
        ...answer,
      },
    });

  test('is well outside the sandbox', async () => {
    expect(await mailAccount.look(account({}))).toEqual({ level: 'ok', found: '200 mails a day to anybody' });
  });

  test.each([
    ['warn', 'the sandbox', { ProductionAccessEnabled: false }, /put-account-details --production-access/],
    ['warn', 'a review', { EnforcementStatus: 'PROBATION' }, /read why/],
    ['fail', 'a stop', { SendingEnabled: false }, /read why/],
  ] as const)('%s: %s', async (level, _, answer, advice) => {
    const finding = await mailAccount.look(account(answer));

    expect(finding).toMatchObject({ level, advice: expect.stringMatching(advice) });
  });
});

describe('connection', () => {
  const arn = (account: string) =>
    `arn:aws:codeconnections:us-east-1:${account}:connection/7c1a2b3c-0000-4000-8000-000000000000`;
  const given = (GetConnection: object | Error, owner = '111122223333') => {
    const delivery = { connection: arn(owner), repository: 'owner/shop', region: 'us-east-1' };
    return givenAccount({ GetConnection }, { config: { delivery } });
  };
  const status = (ConnectionStatus: string) => ({
    Connection: { ConnectionName: 'github', ProviderType: 'GitHub', ConnectionStatus },
  });

  test('is left out when nothing is delivered by a pipeline', async () => {
    expect((await connection.look(givenAccount({}))).level).toBe('skip');
  });

  test('is well when somebody has completed it', async () => {
    const finding = await connection.look(given(status('AVAILABLE')));

    expect(finding).toEqual({ level: 'ok', found: 'github to GitHub is available' });
  });

  test('fails while it waits for a person', async () => {
    const finding = await connection.look(given(status('PENDING')));

    expect(finding).toMatchObject({
      level: 'fail',
      advice: expect.stringContaining('codesuite/settings/connections?region=us-east-1'),
    });
  });

  test('fails when there is none', async () => {
    const finding = await connection.look(given(awsError('ResourceNotFoundException')));

    expect(finding).toMatchObject({
      level: 'fail',
      found: expect.stringContaining('there is no connection'),
    });
  });

  test('is left out when it is another account’s', async () => {
    const finding = await connection.look(given(status('AVAILABLE'), '999999999999'));

    expect(finding).toMatchObject({
      level: 'skip',
      found: expect.stringContaining("account 999999999999's"),
    });
  });
});
