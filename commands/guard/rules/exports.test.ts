import type { StackState } from '../change.ts';
import { APP, exported, state } from '../testing.ts';
import { exports } from './exports.ts';

const DATA = 'shop-staging-data';
const arn = { 'Fn::GetAtt': ['Auth', 'Arn'] };
const exporting = (value: unknown) => state({ Outputs: exported('AuthArn', value) });
const importing = state({
  Resources: { P: { Type: 'X', Properties: { A: [{ 'Fn::ImportValue': `${DATA}:AuthArn` }] } } },
});

const changes = (before: StackState, after: StackState | null, app: StackState | null) => [
  { stack: DATA, before, after },
  { stack: APP, before: importing, after: app },
];

describe('an export that another deployed stack imports', () => {
  test('is refused to go, although the same deployment ends the import', () => {
    const refused = exports(changes(exporting(arn), state({}), state({})));

    expect(refused).toMatchObject([
      {
        rule: 'exports',
        stack: DATA,
        logicalId: 'AuthArn',
        message:
          'it removes an export that shop-staging-app imports as it is deployed: CloudFormation refuses that',
        wayOut: expect.stringContaining('this.exportValue'),
      },
    ]);
  });

  test('is refused to change', () => {
    const other = { 'Fn::GetAtt': ['Accounts', 'Arn'] };

    const [refused] = exports(changes(exporting(arn), exporting(other), importing));

    expect(refused?.message).toMatch(/^it changes an export/);
  });

  test('is refused for an importer that is part of the app no more, but deployed', () => {
    const refused = exports(changes(exporting(arn), state({}), null));

    expect(refused).toHaveLength(1);
  });

  test('passes when it stays, and when nobody imports it', () => {
    const stays = exports(changes(exporting(arn), exporting(arn), state({})));
    const alone = exports([{ stack: DATA, before: exporting(arn), after: state({}) }]);

    expect([...stays, ...alone]).toEqual([]);
  });
});
