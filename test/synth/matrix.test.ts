import { soloistApp } from '../../lib/app.ts';
import { PROFILES, configOf, nameOf } from './profiles.ts';
import { secretsIn } from './secret-scan.ts';
import { findings, stale, withoutAcknowledgements } from './nag.ts';
import { resourcesOf, STACKS, synthesise } from './stacks.ts';

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

    test('holds no secret', () => {
      expect(secretsIn(stacks.json)).toEqual([]);
    });

    test('lets nothing invoke a function without saying what exactly', () => {
      const permissions = resourcesOf(stacks, 'AWS::Lambda::Permission').map(
        ([, { Properties }]) => Properties,
      );

      const unbound = permissions.filter(({ SourceArn }) => SourceArn === undefined);

      expect(permissions.length).toBeGreaterThan(0);
      expect(unbound).toEqual([]);
    });

    test('has no finding of cdk-nag that is not acknowledged', () => {
      // of an app that is not synthesised: references between its stacks are still what is acknowledged
      const app = soloistApp(configOf(profile));

      expect(findings(app)).toEqual([]);
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
