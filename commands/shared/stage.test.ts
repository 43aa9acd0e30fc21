import { readConfig } from '../../bin/read-config.ts';
import { defineConfig } from '../../lib/config/config.ts';
import { Refusal } from '../../lib/errors/refusal.ts';
import { stageOf } from './stage.ts';
import { PLACEMENT } from '../../lib/config/testing.ts';

const CONFIG = defineConfig({
  name: 'shop',
  stages: [
    { name: 'staging', region: 'us-east-1', zones: ['use1-az4', 'use1-az6'] },
    { name: 'production', region: 'eu-west-1', zones: ['euw1-az1', 'euw1-az2'], rollout: 'canary' },
  ],
  placement: PLACEMENT,
  payments: { currency: 'usd', plans: [{ id: 'free', name: 'Free' }] },
  mail: { sender: 'hello@example.com', product: 'news@news.example.com' },
  alarms: { address: 'owner@example.com' },
});

describe('the stage of a command line', () => {
  test('comes with what its stacks are told', async () => {
    const { stage, settings, naming } = await stageOf(['production'], CONFIG);

    expect(stage.region).toBe('eu-west-1');
    expect(settings.rollout).toBe('canary');
    expect(naming).toEqual({ project: 'shop', stage: 'production' });
  });

  test('is one of soloist.config.ts', async () => {
    const [first] = (await readConfig()).stages;

    const { stage } = await stageOf([first!.name]);

    expect(stage).toEqual(first);
  });

  test.each([
    [
      'a slip',
      ['stagin'],
      "unknown stage 'stagin' (did you mean 'staging'?), expected one of: staging, production",
    ],
    ['a name that resembles none', ['qa'], "unknown stage 'qa', expected one of: staging, production"],
    ['no name', [], 'no stage was named, expected one of: staging, production'],
    ['two names', ['staging', 'production'], '2 stages were named, expected one of: staging, production'],
  ])('is refused for %s, listing those there are', async (_, names, message) => {
    const choice = stageOf(names, CONFIG);

    await expect(choice).rejects.toThrow(new Refusal(message));
  });
});
