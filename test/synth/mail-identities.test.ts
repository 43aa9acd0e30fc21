import { Template } from 'aws-cdk-lib/assertions';
import type { SoloistConfig, StageConfig } from '../../lib/config/schema.ts';
import { soloistApp } from '../../lib/app.ts';
import { checkConfig } from '../../lib/config/config.ts';
import { DOMAIN } from './config.ts';
import { newFolder } from './delivered.ts';
import { CONFIG, resourcesOf, synthesise, type Resource, type Synthesised } from './stacks.ts';

const IN_DOMAIN: SoloistConfig = { ...CONFIG, ...DOMAIN };

const plain = synthesise();
const inDomain = synthesise(IN_DOMAIN);

/** What SES verifies, by its name. */
function identitiesOf(stacks: Synthesised): Record<string, Resource> {
  const found = resourcesOf(stacks, 'AWS::SES::EmailIdentity').map(([, identity]) => identity);
  return Object.fromEntries(found.map((one) => [String(one.Properties.EmailIdentity), one]));
}

/** `MX bounce.example.com.` → its values. */
function recordsOf(template: Template): Record<string, unknown> {
  const records = Object.values(template.findResources('AWS::Route53::RecordSet')) as Resource[];
  const named = records.filter(({ Properties }) => Properties.Type !== 'CNAME');
  return Object.fromEntries(
    named.map(({ Properties }) => [
      `${String(Properties.Type)} ${String(Properties.Name)}`,
      Properties.ResourceRecords,
    ]),
  );
}

/** The app's stacks of two stages, by the stages' names. */
function appsOf(config: SoloistConfig): Record<string, Template> {
  process.env.CDK_VALIDATION = 'false';
  const assembly = soloistApp(checkConfig(config), { outdir: newFolder() }).synth();
  return Object.fromEntries(
    config.stages.map(({ name }) => {
      const { stacks } = assembly.getNestedAssembly(`assembly-${name}`);
      const app = stacks.find(({ stackName }) => stackName === `${config.name}-${name}-app`)!;
      return [name, Template.fromJSON(app.template as object)];
    }),
  );
}

describe('the senders', () => {
  test('are two addresses without a domain, and two domains with one: complaints about news stay with news', () => {
    const [addresses, domains] = [plain, inDomain].map((stacks) => Object.keys(identitiesOf(stacks)).sort());

    expect(addresses).toEqual(['hello@example.com', 'news@news.example.com']);
    expect(domains).toEqual(['example.com', 'news.example.com']);
  });

  test('get no mail of every bounce, which the topic tells', () => {
    for (const { Properties } of Object.values(identitiesOf(inDomain))) {
      expect(Properties.FeedbackAttributes).toEqual({ EmailForwardingEnabled: false });
    }
  });

  test('send by MAIL FROM domains of their own, and by SES’s where the records are missing', () => {
    const identities = identitiesOf(inDomain);

    const domains = Object.entries(identities).map(([name, { Properties }]) => [
      name,
      Properties.MailFromAttributes,
    ]);

    const behaviour = { BehaviorOnMxFailure: 'USE_DEFAULT_VALUE' };
    expect(Object.fromEntries(domains)).toEqual({
      'example.com': { MailFromDomain: 'bounce.example.com', ...behaviour },
      'news.example.com': { MailFromDomain: 'bounce.news.example.com', ...behaviour },
    });
  });

  test('without a domain have no MAIL FROM domain, which an address can’t have', () => {
    for (const { Properties } of Object.values(identitiesOf(plain))) {
      expect(Properties).not.toHaveProperty('MailFromAttributes');
    }
  });
});

describe('the zone of a domain', () => {
  test('gets three keys for each sender, and what DMARC, SPF and bounces need', () => {
    const records = resourcesOf(inDomain, 'AWS::Route53::RecordSet').map(([, record]) => record);

    const keys = records.filter(({ Properties }) => Properties.Type === 'CNAME');
    expect(keys).toHaveLength(6);
    expect(keys.map(({ Properties }) => JSON.stringify(Properties.Name)).join()).toContain(
      'DkimDNSTokenName3',
    );
    expect(recordsOf(inDomain.templates.app)).toEqual({
      'MX bounce.example.com.': ['10 feedback-smtp.us-east-1.amazonses.com'],
      'MX bounce.news.example.com.': ['10 feedback-smtp.us-east-1.amazonses.com'],
      'TXT bounce.example.com.': ['"v=spf1 include:amazonses.com ~all"'],
      'TXT bounce.news.example.com.': ['"v=spf1 include:amazonses.com ~all"'],
      'TXT _dmarc.example.com.': ['"v=DMARC1; p=none; rua=mailto:owner@example.com"'],
    });
  });

  test('asks for no reports to another domain, which would have to agree first', () => {
    const { templates } = synthesise({ ...IN_DOMAIN, alarms: { address: 'ada@example.org' } });

    expect(recordsOf(templates.app)['TXT _dmarc.example.com.']).toEqual(['"v=DMARC1; p=none"']);
  });
});

describe('the policy for mail that proves to be nobody’s', () => {
  test('is as the config says', () => {
    const { templates } = synthesise({ ...IN_DOMAIN, mail: { ...IN_DOMAIN.mail, dmarc: 'reject' } });

    expect(recordsOf(templates.app)['TXT _dmarc.example.com.']).toEqual([
      '"v=DMARC1; p=reject; rua=mailto:owner@example.com"',
    ]);
  });

  test('is left to whoever keeps it elsewhere', () => {
    const { templates } = synthesise({ ...IN_DOMAIN, mail: { ...IN_DOMAIN.mail, dmarc: 'elsewhere' } });

    expect(recordsOf(templates.app)).not.toHaveProperty('TXT _dmarc.example.com.');
  });
});

describe('two stages', () => {
  const [staging] = IN_DOMAIN.stages;
  const beside = { ...IN_DOMAIN, stages: [staging!, { ...staging!, name: 'production' }] };

  test('of one account and region share what the first has SES verify, and which stays when that goes', () => {
    const apps = appsOf(beside);

    const own = Object.values(apps.staging!.findResources('AWS::SES::EmailIdentity')) as Resource[];
    expect(own.map(({ DeletionPolicy }) => DeletionPolicy)).toEqual([
      'RetainExceptOnCreate',
      'RetainExceptOnCreate',
    ]);
    expect(Object.keys(recordsOf(apps.staging!))).toHaveLength(5);
    apps.production!.resourceCountIs('AWS::SES::EmailIdentity', 0);
    apps.production!.resourceCountIs('AWS::Route53::RecordSet', 0);
    apps.production!.resourceCountIs('AWS::SES::ConfigurationSet', 2);
  });

  test('of one account alone remove what was verified', () => {
    const policies = Object.values(identitiesOf(inDomain)).map(({ DeletionPolicy }) => DeletionPolicy);

    expect(policies).toEqual([undefined, undefined]);
  });

  test('of two regions verify for themselves, under names that each has alone', () => {
    const ireland: StageConfig = {
      ...staging!,
      name: 'production',
      region: 'eu-west-1',
      zones: ['euw1-az1', 'euw1-az2'],
    };
    const apart = { ...IN_DOMAIN, stages: [staging!, ireland] };

    const { production } = appsOf(apart);

    expect(recordsOf(production!)).toEqual({
      'MX bounce-production.example.com.': ['10 feedback-smtp.eu-west-1.amazonses.com'],
      'MX bounce-production.news.example.com.': ['10 feedback-smtp.eu-west-1.amazonses.com'],
      'TXT bounce-production.example.com.': ['"v=spf1 include:amazonses.com ~all"'],
      'TXT bounce-production.news.example.com.': ['"v=spf1 include:amazonses.com ~all"'],
    });
  });
});
