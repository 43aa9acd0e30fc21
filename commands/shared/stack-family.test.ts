import { deployedFamily, stackFamily } from './stack-family.ts';
import { givenStacks } from './testing.ts';
import { PLACEMENT } from '../../lib/config/testing.ts';

const zones = ['euw1-az1', 'euw1-az2'];
const stages = ['staging', 'staging-eu', 'production'].map((name) => ({
  name,
  region: 'eu-west-1' as const,
  zones,
}));
const config = {
  name: 'shop',
  stages,
  placement: PLACEMENT,
  payments: { currency: 'usd', plans: [{ id: 'free', name: 'Free' }] },
  mail: { sender: 'hello@example.com', product: 'news@news.example.com' },
  alarms: { address: 'owner@example.com' },
};

const family = stackFamily({ config, stage: stages[0]!, naming: { project: 'shop', stage: 'staging' } });

describe('the stacks of a stage', () => {
  test('are told from those of a stage whose name only begins alike', () => {
    expect(family).toEqual({
      prefix: 'shop-staging-',
      foreign: ['shop-staging-eu-'],
      regions: ['eu-west-1', 'us-east-1'],
    });
  });

  test('are read in every region, and without those of the other stage', async () => {
    const regions = {
      'eu-west-1': givenStacks({
        'shop-staging-data': 'CREATE_COMPLETE',
        'shop-staging-eu-data': 'CREATE_COMPLETE',
      }),
      'us-east-1': givenStacks({ 'shop-staging-global': 'UPDATE_COMPLETE' }),
    };

    const found = await deployedFamily(family, (region) => regions[region as keyof typeof regions]);

    expect(found.map(({ name, region, template }) => ({ name, region, template }))).toEqual([
      { name: 'shop-staging-data', region: 'eu-west-1', template: { Resources: {} } },
      { name: 'shop-staging-global', region: 'us-east-1', template: { Resources: {} } },
    ]);
  });
});
