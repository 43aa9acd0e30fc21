import { PROFILES, configOf, nameOf } from './profiles.ts';
import { findings, stale, withoutAcknowledgements } from './nag.ts';
import { STACKS, synthesise } from './stacks.ts';

/** CloudFormation refuses 500 a stack; above this a stack is to be split, while that is still easy. */
const MAX_RESOURCES = 450;

describe.each(PROFILES.map((profile) => [nameOf(profile), profile] as const))(
  'a stage with edge %s',
  (_, profile) => {
    const stacks = synthesise(configOf(profile));

    test('synthesises every stack, with room to grow', () => {
      const counts = STACKS.map((name) => Object.keys(stacks.templates[name].toJSON().Resources).length);

      expect(Math.min(...counts)).toBeGreaterThan(0);
      expect(Math.max(...counts)).toBeLessThan(MAX_RESOURCES);
    });

    test('has no finding of cdk-nag that is not acknowledged', () => {
      expect(findings(stacks.app)).toEqual([]);
    });
  },
);

// what only these profiles have is acknowledged nowhere else
describe.each(PROFILES.slice(-3).map((profile) => [nameOf(profile), profile] as const))(
  'with edge %s',
  (_, profile) => {
    afterEach(() => jest.restoreAllMocks());

    test('no acknowledgement is stale', () => {
      const { app, acknowledged } = withoutAcknowledgements(configOf(profile));

      expect(stale(acknowledged, findings(app))).toEqual([]);
    });
  },
);
