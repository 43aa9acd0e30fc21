import { stackFamily } from './stack-family.ts';

const zones = ['euw1-az1', 'euw1-az2'];
const stages = ['staging', 'staging-eu', 'production'].map((name) => ({
  name,
  region: 'eu-west-1' as const,
  zones,
}));
const config = {
  name: 'shop',
  stages,
  placement: { auth: 'api', users: 'api' } as const,
  mail: { sender: 'hello@example.com' },
  alarms: { address: 'owner@example.com' },
};

describe('the stacks of a stage', () => {
  test('are told from those of a stage whose name only begins alike', () => {
    const family = stackFamily({ config, stage: stages[0]!, naming: { project: 'shop', stage: 'staging' } });

    expect(family).toEqual({
      prefix: 'shop-staging-',
      foreign: ['shop-staging-eu-'],
      regions: ['eu-west-1', 'us-east-1'],
    });
  });
});
