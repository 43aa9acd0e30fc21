import { awsError, givenAccount, type Answers } from '../testing.ts';
import { alarmMail } from './alarm-mail.ts';
import { delegation } from './delegation.ts';
import { hostedZone } from './hosted-zone.ts';
import { secretsBy } from './secrets.ts';
import { sender } from './sender.ts';
import { stacks } from './stacks.ts';
import { zones } from './zones.ts';

const DOMAIN = { config: { domain: 'example.com', hostedZone: 'Z0123456789' } };
const ZONE = {
  HostedZone: { Name: 'example.com.' },
  DelegationSet: { NameServers: ['ns-1.awsdns-01.org', 'ns-2.awsdns-02.com'] },
};

describe('zones', () => {
  test('are well when AWS has them', async () => {
    const finding = await zones.look(givenAccount({ GetParameters: { InvalidParameters: [] } }));

    expect(finding).toEqual({ level: 'ok', found: 'euw1-az1 and euw1-az2 are zones of eu-west-1' });
  });

  test('warn of one that AWS does not have', async () => {
    const finding = await zones.look(
      givenAccount({
        GetParameters: (_region: string, { Names }: { Names: string[] }) => ({
          InvalidParameters: [Names[1]],
        }),
      }),
    );

    expect(finding).toMatchObject({ level: 'warn', found: "AWS's list of zones has no euw1-az2" });
  });
});

describe('hosted zone', () => {
  test('is left out without a domain', async () => {
    expect((await hostedZone.look(givenAccount({}))).level).toBe('skip');
  });

  test('is well when it is the domain’s', async () => {
    const finding = await hostedZone.look(givenAccount({ GetHostedZone: ZONE }, DOMAIN));

    expect(finding).toEqual({ level: 'ok', found: 'Z0123456789 is the zone of example.com' });
  });

  test.each([
    ['there is none', awsError('NoSuchHostedZone'), 'the account has no hosted zone Z0123456789'],
    [
      'it is another domain’s',
      { HostedZone: { Name: 'other.test.' } },
      'Z0123456789 is the zone of other.test',
    ],
    [
      'it is private',
      { HostedZone: { Name: 'example.com.', Config: { PrivateZone: true } } },
      'Z0123456789 is private',
    ],
  ])('fails when %s', async (_, GetHostedZone, found) => {
    const finding = await hostedZone.look(givenAccount({ GetHostedZone }, DOMAIN));

    expect(finding).toMatchObject({
      level: 'fail',
      found: expect.stringContaining(found),
      advice: expect.stringContaining('aws route53 list-hosted-zones-by-name --dns-name example.com'),
    });
  });
});

describe('delegation', () => {
  const given = (servers: string[] | { code: string }) =>
    givenAccount(
      { GetHostedZone: ZONE },
      { ...DOMAIN, resolveNs: async () => (Array.isArray(servers) ? servers : Promise.reject(servers)) },
    );

  test('is well when the world asks the zone’s servers', async () => {
    const finding = await delegation.look(given(['NS-1.awsdns-01.org.']));

    expect(finding).toEqual({ level: 'ok', found: 'example.com leads to the zone' });
  });

  test.each([
    ['it asks others', ['ns.registrar.test'], 'example.com leads to ns.registrar.test, not to the zone'],
    ['it finds none', { code: 'ENOTFOUND' }, 'the world finds no name servers of example.com (ENOTFOUND)'],
  ])('warns when %s, with the servers to name', async (_, servers, found) => {
    expect(await delegation.look(given(servers))).toEqual({
      level: 'warn',
      found,
      advice:
        'at the registrar of example.com, set its name servers to ns-1.awsdns-01.org, ns-2.awsdns-02.com',
    });
  });

  test('is left out where names can not be asked', async () => {
    expect(await delegation.look(given({ code: 'ECONNREFUSED' }))).toMatchObject({ level: 'skip' });
  });
});

describe('sender', () => {
  test('is well when both are verified', async () => {
    const finding = await sender.look(givenAccount({ GetEmailIdentity: { VerifiedForSendingStatus: true } }));

    expect(finding).toEqual({
      level: 'ok',
      found: 'hello@example.com and news@news.example.com are verified',
    });
  });

  test('fails for the one of news as well', async () => {
    const GetEmailIdentity = (_region: string, { EmailIdentity }: { EmailIdentity: string }) =>
      EmailIdentity === 'example.com'
        ? { VerifiedForSendingStatus: true }
        : { VerifiedForSendingStatus: false, VerificationStatus: 'PENDING' };

    const finding = await sender.look(givenAccount({ GetEmailIdentity }, DOMAIN));

    expect(finding).toMatchObject({
      level: 'fail',
      advice: expect.stringContaining('--email-identity news.example.com --query DkimAttributes'),
    });
  });

  test.each([
    ['an address', {}, /verify-email-identity --email-address hello@example.com/],
    ['a domain', DOMAIN, /get-email-identity --email-identity example.com --query DkimAttributes/],
  ])('fails for %s that waits for its proof', async (_, given, advice) => {
    const pending = { VerifiedForSendingStatus: false, VerificationStatus: 'PENDING' };

    const finding = await sender.look(givenAccount({ GetEmailIdentity: pending }, given));

    expect(finding).toMatchObject({ level: 'fail', advice: expect.stringMatching(advice) });
  });

  test('is left to the first deployment before it is known', async () => {
    const finding = await sender.look(givenAccount({ GetEmailIdentity: awsError('NotFoundException') }));

    expect(finding).toMatchObject({
      level: 'skip',
      found: expect.stringContaining('the deployment makes it'),
    });
  });
});

describe('stacks', () => {
  const given = (statuses: Readonly<Record<string, string>>) => {
    const DescribeStacks: Answers[string] = (_region: string, { StackName }: { StackName: string }) => {
      const StackStatus = statuses[StackName];
      return StackStatus
        ? { Stacks: [{ StackName, StackStatus }] }
        : awsError('ValidationError', `Stack with id ${StackName} does not exist`);
    };
    return givenAccount({ DescribeStacks });
  };

  test('are well before there are any', async () => {
    expect(await stacks.look(given({}))).toEqual({
      level: 'ok',
      found: 'none yet, this is the first deployment',
    });
  });

  test('are well when they were deployed', async () => {
    const finding = await stacks.look(
      given({ 'shop-staging-data': 'UPDATE_COMPLETE', 'shop-staging-watch': 'CREATE_COMPLETE' }),
    );

    expect(finding).toEqual({ level: 'ok', found: '2 deployed' });
  });

  test.each([
    ['fail', 'ROLLBACK_COMPLETE', 'aws cloudformation delete-stack --stack-name shop-staging-data'],
    ['fail', 'UPDATE_ROLLBACK_FAILED', 'continue-update-rollback --stack-name shop-staging-data'],
    ['fail', 'DELETE_FAILED', 'aws cloudformation delete-stack --stack-name shop-staging-data'],
    ['fail', 'UPDATE_IN_PROGRESS', 'wait for its end'],
    ['warn', 'UPDATE_ROLLBACK_COMPLETE', 'describe-stack-events --stack-name shop-staging-data'],
  ])('%s: %s, with the way out', async (level, status, advice) => {
    const finding = await stacks.look(
      given({ 'shop-staging-data': status, 'shop-staging-app': 'CREATE_COMPLETE' }),
    );

    expect(finding).toMatchObject({
      level,
      found: expect.stringContaining(`shop-staging-data is ${status}`),
      advice: expect.stringContaining(advice),
    });
  });
});

describe('secrets', () => {
  const DEPLOYED = {
    DescribeStacks: { Stacks: [{ StackName: 'shop-staging-app', StackStatus: 'CREATE_COMPLETE' }] },
  };
  const given = (...states: ('ok' | 'missing' | 'manual')[]) =>
    secretsBy(async () => states.map((state, n) => ({ what: `secret ${n}`, state, found: `is ${state}` })));

  test('are the deployment’s business before there is one', async () => {
    const account = givenAccount({ DescribeStacks: awsError('ValidationError', 'Stack does not exist') });

    expect((await given('missing').look(account)).level).toBe('skip');
  });

  test('are well when all are there', async () => {
    expect(await given('ok', 'ok').look(givenAccount(DEPLOYED))).toEqual({
      level: 'ok',
      found: '2 are there',
    });
  });

  test.each([
    ['warn', 'a command can make', 'missing'],
    ['fail', 'only a person can enter', 'manual'],
  ] as const)('%s when one is missing that %s', async (level, _, state) => {
    expect(await given('ok', state).look(givenAccount(DEPLOYED))).toEqual({
      level,
      found: `secret 1 is ${state}`,
      advice: 'npm run secrets -- staging',
    });
  });
});

describe('alarm mail', () => {
  test('is a link to come before the first deployment', async () => {
    const finding = await alarmMail.look(givenAccount({ ListStackResources: awsError('ValidationError') }));

    expect(finding).toMatchObject({ level: 'skip', advice: expect.stringContaining('owner@example.com') });
  });

  test('names the topic to look at after it', async () => {
    const arn = 'arn:aws:sns:eu-west-1:111122223333:alerts';
    const topic = {
      LogicalResourceId: 'AlertsTopic',
      ResourceType: 'AWS::SNS::Topic',
      PhysicalResourceId: arn,
    };

    const finding = await alarmMail.look(
      givenAccount({
        ListStackResources: (_region: string, { StackName }: { StackName: string }) => ({
          StackResourceSummaries: StackName === 'shop-staging-operations' ? [topic] : [],
        }),
      }),
    );

    expect(finding.advice).toContain(`--topic-arn ${arn} --region eu-west-1`);
  });
});
