import { checkConfig, defineConfig } from './config.ts';

const VALID = defineConfig({
  name: 'soloist',
  stages: [
    { name: 'staging', region: 'us-east-1', zones: ['use1-az4', 'use1-az6'] },
    { name: 'production', region: 'eu-west-1', zones: ['euw1-az1', 'euw1-az2'] },
  ],
  placement: { auth: 'api', users: 'api' },
  mail: { sender: 'Soloist <hello@example.com>' },
  alarms: { address: 'owner@example.com' },
});

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
    ['with a domain that the sender belongs to', { domain: 'example.com' }],
    ['with a sender under the domain', { domain: 'example.com', mail: { sender: 'hello@mail.example.com' } }],
    ['with a bare sender', { mail: { sender: 'hello@example.com' } }],
    ['with hosts of its own', { domain: 'example.com', ...stagesWith({}, { host: 'example.com' }) }],
    ['with accounts', stagesWith({ account: '111111111111' }, { account: '222222222222' })],
    ['with origins', stagesWith({ allowedOrigins: ['http://localhost:5173'] })],
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
      "unknown field 'placment' (did you mean 'placement'?), expected one of: name, stages, domain, placement, mail, alarms",
    ],
    [
      'a misspelt field inside a stage',
      stagesWith({}, { regoin: 'us-east-1' }),
      "unknown field 'stages[1].regoin' (did you mean 'region'?), expected one of: name, account, region, zones, host, allowedOrigins",
    ],
    [
      'a field that resembles nothing',
      { colour: 'red' },
      "unknown field 'colour', expected one of: name, stages, domain, placement, mail, alarms",
    ],
    [
      'an unknown module',
      { placement: { ...VALID.placement, user: 'api' } },
      "placement names unknown module 'user' (did you mean 'users'?), expected one of: auth, users",
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
      { mail: { sender: 'Soloist' } },
      "mail.sender is 'Soloist', expected a mail address, or a name with one such as Soloist <hello@example.com>",
    ],
    [
      'an alarm address that is none',
      { alarms: { address: 'owner@' } },
      "alarms.address is 'owner@', expected a mail address such as owner@example.com",
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
      "placement puts auth in 'api' and users in 'people', but they write in one transaction: put auth and users in the same function",
    ],
    [
      'a placement in a function that does not exist',
      { placement: { auth: 'worker', users: 'worker' } },
      "placement.auth is 'worker', expected one of: api",
    ],
    [
      'a sender of another domain',
      { domain: 'example.com', mail: { sender: 'Soloist <hello@example.org>' } },
      "mail.sender is 'Soloist <hello@example.org>', expected an address at example.com: it is the domain that mail is signed for",
    ],
    [
      'a sender whose domain only ends alike',
      { domain: 'example.com', mail: { sender: 'hello@badexample.com' } },
      "mail.sender is 'hello@badexample.com', expected an address at example.com: it is the domain that mail is signed for",
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
