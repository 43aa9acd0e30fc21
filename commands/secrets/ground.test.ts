import { defineConfig } from '../../lib/config/config.ts';
import { stageOf } from '../shared/stage.ts';
import { givenOutputs } from '../shared/testing.ts';
import { groundOf } from './ground.ts';
import { PLACEMENT } from '../../lib/config/testing.ts';

const CONFIG = defineConfig({
  name: 'soloist',
  stages: [{ name: 'staging', region: 'us-east-1', zones: ['use1-az4', 'use1-az6'] }],
  placement: PLACEMENT,
  payments: { currency: 'usd', plans: [{ id: 'free', name: 'Free' }] },
  mail: { sender: 'hello@example.com', product: 'news@news.example.com' },
  alarms: { address: 'owner@example.com' },
});

describe('npm run secrets refuses', () => {
  test.each([
    [
      'a stage that is not deployed',
      {},
      'there is no stack soloist-staging-data in us-east-1: deploy the stage, npm run deploy -- staging',
    ],
    [
      'a stage of which the last stack is missing',
      { 'soloist-staging-data': {} },
      'there is no stack soloist-staging-app in us-east-1: deploy the stage, npm run deploy -- staging',
    ],
    [
      'a stage that was deployed before there was a heartbeat',
      { 'soloist-staging-data': { usersTableName: 'users' }, 'soloist-staging-app': {} },
      'stack soloist-staging-data has no output DataSecretArn: deploy the stage as it is now, npm run deploy -- staging',
    ],
  ])('%s, and says what to do', async (_, stacks, message) => {
    const chosen = await stageOf(['staging'], CONFIG);

    const ground = groundOf(chosen, givenOutputs(stacks));

    await expect(ground).rejects.toThrow(message);
  });
});
