import { soloistApp } from '../../lib/app.ts';
import { CONFIG } from './config.ts';
import { findings, stale, withoutAcknowledgements } from './nag.ts';

describe('cdk-nag AwsSolutions', () => {
  afterEach(() => jest.restoreAllMocks());

  test('finds nothing that is not acknowledged', () => {
    const app = soloistApp(CONFIG);

    expect(findings(app)).toEqual([]);
  });

  test('finds what each acknowledgement is for: none is stale', () => {
    const { app, acknowledged } = withoutAcknowledgements(CONFIG);
    const found = findings(app);

    expect(found.length).toBeGreaterThan(0);
    expect(acknowledged.length).toBeGreaterThan(0);
    expect(stale(acknowledged, found)).toEqual([]);
  });

  test.each([
    ['a rule that does not exist', { id: 'AwsSolutions-XYZ1', path: 'staging/network/Vpc' }],
    ['a finding elsewhere', { id: 'AwsSolutions-VPC7', path: 'staging/network/Cache' }],
    ['a construct whose name only begins alike', { id: 'AwsSolutions-VPC7', path: 'staging/network/V' }],
  ])('finds a stale acknowledgement: %s', (_, planted) => {
    const { app } = withoutAcknowledgements(CONFIG);
    const acknowledgement = { ...planted, reason: 'planted' };

    const found = stale([acknowledgement], findings(app));

    expect(found).toEqual([acknowledgement]);
  });

  test('is answered with a reason wherever it is overruled', () => {
    const { acknowledged } = withoutAcknowledgements(CONFIG);

    const bare = acknowledged.filter(({ reason }) => reason.length < 40);

    expect(bare).toEqual([]);
  });
});
