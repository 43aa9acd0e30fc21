import {
  GetHostedZoneCommand,
  ListHostedZonesCommand,
  ListResourceRecordSetsCommand,
  Route53Client,
} from '@aws-sdk/client-route-53';

import { createSes } from '../ses/ses.service.ts';
import { createContext, declare, serve } from '../testing.ts';
import { createRoute53 } from './route53.service.ts';
import { zonesOf } from './zones.ts';

const context = createContext();
const route53 = createRoute53();
const running: { client?: Route53Client; close?: () => Promise<void> } = {};
const client = () => running.client!;
const zone = (Id: string) => client().send(new GetHostedZoneCommand({ Id }));

const record = (logicalId: string, properties: object) =>
  declare(route53, 'AWS::Route53::RecordSet', logicalId, { HostedZoneId: 'ZEXAMPLE', ...properties });
const RECORDS = [
  record('Alias', {
    Name: 'staging.example.com.',
    Type: 'A',
    AliasTarget: { DNSName: 'd1.cloudfront.net', HostedZoneId: 'Z2FDTNDATAQYW2' },
  }),
  record('Text', { Name: 'mail.example.com.', Type: 'TXT', TTL: 1800, ResourceRecords: ['"v=spf1 ~all"'] }),
];
const DOMAIN = declare(createSes(), 'AWS::SES::EmailIdentity', 'Domain', { EmailIdentity: 'example.com' });

beforeAll(async () => {
  await route53.start([...RECORDS, DOMAIN], context);
  const { settings, close } = await serve(route53);
  Object.assign(running, { client: new Route53Client(settings), close });
});
afterEach(() => context.faults.clear());
afterAll(() => running.close!());

describe('Route 53 by the SDK', () => {
  test('knows the zone that the templates write into', async () => {
    const { HostedZone, DelegationSet } = await zone('ZEXAMPLE');

    expect(HostedZone).toMatchObject({ Id: '/hostedzone/ZEXAMPLE', Name: 'example.com.' });
    expect(HostedZone?.ResourceRecordSetCount).toBe(2);
    expect(DelegationSet?.NameServers).toHaveLength(2);
  });

  test('lists the records that the templates declare', async () => {
    const { ResourceRecordSets } = await client().send(
      new ListResourceRecordSetsCommand({ HostedZoneId: 'ZEXAMPLE' }),
    );

    expect(ResourceRecordSets).toMatchObject([
      { Name: 'staging.example.com.', Type: 'A', AliasTarget: { DNSName: 'd1.cloudfront.net' } },
      { Name: 'mail.example.com.', TTL: 1800, ResourceRecords: [{ Value: '"v=spf1 ~all"' }] },
    ]);
  });

  test('has no zone when the fault says so', async () => {
    context.faults.set({ service: 'route53', kind: 'missing', settings: {} });

    const { HostedZones } = await client().send(new ListHostedZonesCommand({}));

    expect(HostedZones).toEqual([]);
    await expect(zone('ZEXAMPLE')).rejects.toMatchObject({ name: 'NoSuchHostedZone' });
  });

  test('fails for an unknown zone', async () => {
    await expect(zone('ZOTHER')).rejects.toMatchObject({
      name: 'NoSuchHostedZone',
      $metadata: { httpStatusCode: 404 },
    });
  });

  test('needs a permission on the zone that is asked for', () => {
    expect(route53.authorize!('GetHostedZone', { Id: 'Z1' })).toEqual([
      { action: 'route53:GetHostedZone', resource: 'arn:aws:route53:::hostedzone/Z1' },
    ]);
  });
});

describe('a zone', () => {
  test('is named by what its records have in common where no mail is signed', () => {
    const [zone] = zonesOf(RECORDS);

    expect(zone?.name).toBe('example.com');
  });
});
