import { defineConfig } from './config.ts';
import { addressOf, settingsOf } from './settings.ts';
import { PLACEMENT } from './testing.ts';

const CONFIG = defineConfig({
  name: 'soloist',
  stages: [{ name: 'staging', region: 'us-east-1', zones: ['use1-az4', 'use1-az6'] }],
  placement: PLACEMENT,
  payments: { currency: 'usd', plans: [{ id: 'free', name: 'Free' }] },
  mail: { sender: 'Soloist <hello@example.com>', product: 'Soloist News <news@news.example.com>' },
  alarms: { address: 'owner@example.com' },
});
const STAGE = CONFIG.stages[0]!;

describe('the settings of a stage', () => {
  test('verify the single sender and name no host when there is no domain', () => {
    const settings = settingsOf(CONFIG, STAGE);

    expect(settings.host).toBeNull();
    expect(settings.mail).toEqual({
      sender: 'Soloist <hello@example.com>',
      senderAddress: 'hello@example.com',
      identity: 'hello@example.com',
      product: {
        sender: 'Soloist News <news@news.example.com>',
        senderAddress: 'news@news.example.com',
        identity: 'news@news.example.com',
      },
      ratePerSecond: 14,
      dmarc: 'none',
      verifiedElsewhere: false,
      verifiesForOthers: false,
      ownsDomain: true,
    });
  });

  test.each([
    ['the same account and region', {}, true],
    ['another account', { account: '222222222222' }, false],
    ['another region', { region: 'eu-west-1', zones: ['euw1-az1', 'euw1-az2'] }, false],
  ])('leave the sender to the stage before, in %s: %o', (_, change, expected) => {
    const second = { ...STAGE, name: 'production', ...change };
    const config = { ...CONFIG, stages: [STAGE, second] };

    const mails = config.stages.map((stage) => settingsOf(config, stage).mail);

    expect(mails.map(({ verifiedElsewhere }) => verifiedElsewhere)).toEqual([false, expected]);
    expect(mails.map(({ verifiesForOthers }) => verifiesForOthers)).toEqual([expected, false]);
  });

  test('verify the domain of each sender when there is a domain', () => {
    const config = { ...CONFIG, domain: 'example.com', hostedZone: 'Z0123456789ABC' };

    const { mail } = settingsOf(config, STAGE);

    expect([mail.identity, mail.product.identity]).toEqual(['example.com', 'news.example.com']);
  });

  test('put a stage under the domain, unless it has a host of its own', () => {
    const config = { ...CONFIG, domain: 'example.com', hostedZone: 'Z0123456789ABC' };

    const hosts = [STAGE, { ...STAGE, host: 'example.com' }].map((stage) => settingsOf(config, stage).host);

    expect(hosts).toEqual(['staging.example.com', 'example.com']);
  });

  test('choose the cheapest that is safe where the config is silent', () => {
    const settings = settingsOf(CONFIG, STAGE);

    expect(settings).toMatchObject({
      edge: 'cloudfront',
      nat: 'none',
      cache: 'serverless',
      waf: false,
      alarms: { address: 'owner@example.com', profile: 'full' },
      rollout: 'all-at-once',
      budget: 60,
      concurrency: 10,
      zone: null,
    });
  });

  test('keep what the stage chooses', () => {
    const chosen = { edge: 'alb', nat: 'gateway', cache: 'none', waf: true, rollout: 'canary' } as const;

    const settings = settingsOf(CONFIG, {
      ...STAGE,
      ...chosen,
      alarms: 'lean',
      budget: 45,
      concurrency: 1000,
    });

    expect(settings).toMatchObject({ ...chosen, alarms: { profile: 'lean' }, budget: 45, concurrency: 1000 });
  });

  test('list the modules of a function', () => {
    const settings = settingsOf(CONFIG, STAGE);

    expect(settings.modulesIn('api')).toEqual(['auth', 'users', 'files', 'notifications', 'admin']);
    expect(settings.modulesIn('worker')).toEqual([]);
  });

  test.each([
    ['hello@example.com', 'hello@example.com'],
    ['Soloist <hello@example.com>', 'hello@example.com'],
  ])('take the address out of %s', (mailbox, expected) => {
    const address = addressOf(mailbox);

    expect(address).toBe(expected);
  });
});
