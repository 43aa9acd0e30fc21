import { checkConfig, defineConfig } from './config.ts';
import { PLACEMENT } from './testing.ts';

const NEWS = 'Soloist News <news@news.example.com>';

const VALID = defineConfig({
  name: 'soloist',
  stages: [
    { name: 'staging', region: 'us-east-1', zones: ['use1-az4', 'use1-az6'] },
    { name: 'production', region: 'eu-west-1', zones: ['euw1-az1', 'euw1-az2'] },
  ],
  placement: PLACEMENT,
  payments: { currency: 'usd', plans: [{ id: 'free', name: 'Free' }] },
  mail: { sender: 'Soloist <hello@example.com>', product: NEWS },
  alarms: { address: 'owner@example.com' },
});

const DOMAIN = { domain: 'example.com', hostedZone: 'Z0123456789ABC' };
const CONNECTION =
  'arn:aws:codeconnections:us-east-1:111111111111:connection/0a1b2c3d-0000-4000-8000-000000000000';
const DELIVERY = { connection: CONNECTION, repository: 'ada/shop', region: 'us-east-1' };

/** The valid config, spoilt the way an owner might: what a typo makes of it needs no type. */
function configWith(change: object): unknown {
  return { ...VALID, ...change };
}

function stagesWith(first: object, second: object = {}): { stages: unknown[] } {
  return {
    stages: [
      { ...VALID.stages[0], ...first },
      { ...VALID.stages[1], ...second },
    ],
  };
}

describe('a config that is right', () => {
  test.each([
    ['without a domain', {}],
    ['with a domain that the sender belongs to', DOMAIN],
    [
      'with a sender under the domain',
      { ...DOMAIN, mail: { sender: 'hello@mail.example.com', product: NEWS } },
    ],
    ['with bare senders', { mail: { sender: 'hello@example.com', product: 'news@example.com' } }],
    ['with a rate of mails', { mail: { sender: 'hello@example.com', product: NEWS, ratePerSecond: 50 } }],
    ['with hosts of its own', { ...DOMAIN, ...stagesWith({}, { host: 'example.com' }) }],
    ['with accounts', stagesWith({ account: '111111111111' }, { account: '222222222222' })],
    ['with origins', stagesWith({ allowedOrigins: ['http://localhost:5173'] })],
    [
      'with every choice of a stage',
      stagesWith({
        edge: 'cloudfront',
        nat: 'instance',
        cache: 'node',
        waf: true,
        alarms: 'lean',
        rollout: 'canary',
        budget: 45.5,
        concurrency: 1000,
      }),
    ],
    ['with a public load balancer under a domain', { ...DOMAIN, ...stagesWith({ edge: 'alb' }) }],
    ['with a pipeline', { delivery: DELIVERY }],
    [
      'with a pipeline on a branch',
      { delivery: { ...DELIVERY, branch: 'release/1', account: '111111111111' } },
    ],
  ])('is accepted %s', (_, change) => {
    const config = configWith(change);

    const checked = checkConfig(config);

    expect(checked).toEqual(config);
  });
});

describe('a config with a slip', () => {
  test.each([
    [
      'a misspelt field, naming the nearest',
      { placment: {}, placement: undefined },
      "unknown field 'placment' (did you mean 'placement'?), expected one of: name, stages, domain, hostedZone, placement, signIn, payments, mail, alarms, audit, files, delivery",
    ],
    [
      'a misspelt field inside a stage',
      stagesWith({}, { regoin: 'us-east-1' }),
      "unknown field 'stages[1].regoin' (did you mean 'region'?), expected one of: name, account, region, zones, host, allowedOrigins, edge, nat, cache, waf, alarms, rollout, budget, concurrency",
    ],
    [
      'a field that resembles nothing',
      { colour: 'red' },
      "unknown field 'colour', expected one of: name, stages, domain, hostedZone, placement, signIn, payments, mail, alarms, audit, files, delivery",
    ],
    [
      'an unknown module',
      { placement: { ...VALID.placement, user: 'api' } },
      "placement names unknown module 'user' (did you mean 'users'?), expected one of: auth, users, files, notifications, admin, payments",
    ],
    [
      'a missing field',
      { mail: {} },
      'mail.sender is missing, expected a mail address, or a name with one such as Soloist <hello@example.com>',
    ],
    [
      'a name that resources can not have',
      { name: 'My App' },
      "name is 'My App', expected 2 to 12 lower-case letters, digits or inner hyphens, the first a letter",
    ],
    ['no stage', { stages: [] }, 'stages is [], expected at least one stage'],
    ['stages that are no list', { stages: 'staging' }, "stages is 'staging', expected an array"],
    [
      'an account as a number, which loses leading zeros',
      stagesWith({ account: 111111111111 }),
      'stages[0].account is 111111111111, expected the 12 digits of an aws account as text',
    ],
    [
      'one zone',
      stagesWith({ zones: ['use1-az4'] }),
      'stages[0].zones is ["use1-az4"], expected two zone ids',
    ],
    [
      'an origin with a path',
      stagesWith({ allowedOrigins: ['https://app.example.com/'] }),
      "stages[0].allowedOrigins[0] is 'https://app.example.com/', expected an origin without a path such as https://app.example.com",
    ],
    [
      'a sender that is no address',
      { mail: { sender: 'Soloist', product: NEWS } },
      "mail.sender is 'Soloist', expected a mail address, or a name with one such as Soloist <hello@example.com>",
    ],
    [
      'no sender of news',
      { mail: { sender: 'hello@example.com' } },
      'mail.product is missing, expected a mail address, or a name with one such as Soloist <hello@example.com>',
    ],
    [
      'a rate of mails that is no number of them',
      { mail: { ...VALID.mail, ratePerSecond: 0.5 } },
      'mail.ratePerSecond is 0.5, expected a whole number of mails a second such as 14',
    ],
    [
      'a policy for mail that there is not',
      { mail: { ...VALID.mail, dmarc: 'off' } },
      "mail.dmarc is 'off', expected one of: none, quarantine, reject, elsewhere",
    ],
    [
      'an alarm address that is none',
      { alarms: { address: 'owner@' } },
      "alarms.address is 'owner@', expected a mail address such as owner@example.com",
    ],
    [
      'an edge that does not exist, naming the nearest',
      stagesWith({ edge: 'cloudfrnt' }),
      "stages[0].edge is 'cloudfrnt' (did you mean 'cloudfront'?), expected one of: cloudfront, alb",
    ],
    [
      'a NAT of another kind',
      stagesWith({ nat: true }),
      'stages[0].nat is true, expected one of: none, instance, gateway',
    ],
    [
      'a firewall that is no switch',
      stagesWith({ waf: 'yes' }),
      "stages[0].waf is 'yes', expected true or false",
    ],
    [
      'a budget of nothing',
      stagesWith({ budget: 0 }),
      'stages[0].budget is 0, expected at least 1 US dollar',
    ],
    [
      'less concurrency than AWS gives',
      stagesWith({ concurrency: 5 }),
      'stages[0].concurrency is 5, expected at least 10, what AWS gives a new account',
    ],
    [
      'a hosted zone by its name',
      { ...DOMAIN, hostedZone: 'example.com' },
      "hostedZone is 'example.com', expected the id of a Route 53 hosted zone such as Z0123456789ABCDEFGHIJ",
    ],
    [
      'a connection that is none',
      { delivery: { ...DELIVERY, connection: 'github' } },
      "delivery.connection is 'github', expected the ARN of a CodeConnections connection",
    ],
    [
      'a repository as a link',
      { delivery: { ...DELIVERY, repository: 'https://github.com/ada/shop' } },
      "delivery.repository is 'https://github.com/ada/shop', expected a repository such as owner/name",
    ],
    [
      'a domain with a scheme',
      { domain: 'https://example.com' },
      "domain is 'https://example.com', expected a host name in lower case such as example.com",
    ],
  ])('fails with %s', (_, change, message) => {
    const config = configWith(change);

    const check = () => checkConfig(config);

    expect(check).toThrow(`soloist.config.ts: ${message}`);
  });

  test('fails with an unknown region and suggests the nearest', () => {
    const config = configWith(stagesWith({ region: 'us-est-1' }));

    const check = () => checkConfig(config);

    expect(check).toThrow(
      "stages[0].region is 'us-est-1' (did you mean 'us-east-1'?), expected one of: af-south-1, ap-east-1",
    );
  });

  test('fails in one line', () => {
    const config = configWith({ placment: {}, mail: {}, stages: 3 });

    const check = () => checkConfig(config);

    expect(check).toThrow(/^[^\n]+$/);
  });
});

describe('a config that contradicts itself', () => {
  test.each([
    [
      'a stage whose name is a word of deploy',
      stagesWith({}, { name: 'pipeline' }),
      "stages[1].name is 'pipeline', which npm run deploy understands as something else: give it another name",
    ],
    [
      'a domain without its zone',
      { domain: 'example.com' },
      "domain is 'example.com' without a hostedZone: give the id of its Route 53 zone, which the certificate is proved in",
    ],
    [
      'a zone without a domain',
      { hostedZone: 'Z0123456789ABC' },
      "hostedZone is 'Z0123456789ABC' without a domain: set domain or leave it out",
    ],
    [
      'a public load balancer that nothing can be certified for',
      stagesWith({}, { edge: 'alb' }),
      "stages[1].edge is 'alb' without a domain: a public load balancer needs a certificate for a name",
    ],
    [
      'two stages of one name',
      stagesWith({}, { name: 'staging' }),
      "stages[1].name is 'staging', as is stages[0].name: give each stage its own name",
    ],
    [
      'a zone of another region',
      stagesWith({ zones: ['use1-az4', 'use2-az1'] }),
      "stages[0].zones[1] is 'use2-az1', expected the id of a zone in us-east-1 such as use1-az1",
    ],
    [
      "a zone's name instead of its id",
      stagesWith({ zones: ['us-east-1a', 'us-east-1b'] }),
      "stages[0].zones[0] is 'us-east-1a', expected the id of a zone in us-east-1 such as use1-az1",
    ],
    [
      'one zone twice',
      stagesWith({ zones: ['use1-az4', 'use1-az4'] }),
      "stages[0].zones names 'use1-az4' twice, expected two different zones",
    ],
    [
      'a placement that splits a transaction',
      { placement: { ...VALID.placement, users: 'people' } },
      "placement puts auth in 'api' and users in 'people', but they write in one transaction: put auth and users and admin in the same function",
    ],
    [
      'a placement in a function that does not exist',
      { placement: { ...VALID.placement, auth: 'worker', users: 'worker', admin: 'worker' } },
      "placement.auth is 'worker', expected 'api': it is the only function that runs modules besides payments",
    ],
    [
      'payments beside others',
      { placement: { ...VALID.placement, payments: 'api' } },
      "placement.payments is 'api', expected 'payments': it is isolated, because only the role of a function that runs nothing else may read the Stripe secret",
    ],
    [
      'others beside payments',
      { placement: { ...VALID.placement, auth: 'payments', users: 'payments', admin: 'payments' } },
      "placement.auth is 'payments', expected 'api'",
    ],
    [
      'a sender of another domain',
      { ...DOMAIN, mail: { sender: 'Soloist <hello@example.org>', product: NEWS } },
      "mail.sender is 'Soloist <hello@example.org>', expected an address at example.com: it is the domain that mail is signed for",
    ],
    [
      'a sender whose domain only ends alike',
      { ...DOMAIN, mail: { sender: 'hello@badexample.com', product: NEWS } },
      "mail.sender is 'hello@badexample.com', expected an address at example.com: it is the domain that mail is signed for",
    ],
    [
      'news from the sender of everything else',
      { mail: { sender: 'hello@example.com', product: 'News <Hello@example.com>' } },
      "mail.product is 'News <Hello@example.com>', expected another address than mail.sender's",
    ],
    [
      'news from a domain of somebody else',
      { ...DOMAIN, mail: { ...VALID.mail, product: 'news@news.example.org' } },
      "mail.product is 'news@news.example.org', expected an address at a name under example.com that mail.sender doesn't use, such as news.example.com",
    ],
    [
      'news from the domain that all other mail is signed for',
      { ...DOMAIN, mail: { ...VALID.mail, product: 'news@example.com' } },
      "mail.product is 'news@example.com', expected an address at a name under example.com",
    ],
    [
      'a host outside the domain',
      { domain: 'example.com', ...stagesWith({ host: 'app.example.org' }) },
      "stages[0].host is 'app.example.org', expected example.com or a name under it",
    ],
    [
      'a host without a domain',
      stagesWith({ host: 'app.example.com' }),
      "stages[0].host is 'app.example.com', expected a domain beside it: set domain or leave host out",
    ],
    [
      'two stages at one host',
      { domain: 'example.com', ...stagesWith({}, { host: 'staging.example.com' }) },
      "stages[1] answers at 'staging.example.com', as does stages[0]: give each stage its own host",
    ],
  ])('fails with %s', (_, change, message) => {
    const config = configWith(change);

    const check = () => checkConfig(config);

    expect(check).toThrow(`soloist.config.ts: ${message}`);
  });
});
