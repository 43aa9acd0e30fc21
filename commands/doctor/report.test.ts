import { Refusal } from '../../lib/errors/refusal.ts';
import { fail, ok, skip, warn, type Check } from './check.ts';
import { examine, leaveOut } from './examine.ts';
import { count, render } from './report.ts';
import { awsError } from './testing.ts';

const check = (title: string, look: Check<null>['look']): Check<null> => ({ title, look });

describe('an examination', () => {
  test('is read as a table with what to do below each trouble, and a summary', async () => {
    const rows = [
      ...(await examine('machine', [check('node', async () => ok('24.21.0'))], null)),
      ...(await examine('account', [check('bootstrap', async () => fail('not there', 'npm run x'))], null)),
      ...(await examine(
        'stage',
        [check('zones', async () => warn('one is unknown', 'choose another'))],
        null,
      )),
    ];

    expect(render(rows, 9)).toBe(`machine
  ✓ node      24.21.0

account
  ✗ bootstrap not there
              → npm run x

stage
  ! zones     one is unknown
              → choose another

1 well, 1 to think about, 1 in the way: mend what is marked ✗ before you deploy`);
  });

  test('puts what was left out for one reason into one line', () => {
    const checks = ['a', 'b', 'c'].map((title) => check(title, async () => skip('never')));

    const text = render(leaveOut('account', checks, 'not asked without credentials'));

    expect(text).toContain('  - 3 checks       not asked without credentials\n');
    expect(text).toContain('3 not asked');
  });

  test('takes a refusal as a finding, its advice apart', async () => {
    const refusing = check('who', () => Promise.reject(new Refusal('there is nobody: sign in')));

    const [finding] = await examine('account', [refusing], null);

    expect(finding).toMatchObject({ level: 'fail', found: 'there is nobody', advice: 'sign in' });
  });

  test.each([
    ['a missing permission', 'AccessDeniedException', 'AWS refused (no)'],
    ['an outage', 'InternalFailure', 'AWS answered InternalFailure: no'],
  ])('takes %s as a finding, and goes on', async (_, name, found) => {
    const checks = [check('a', () => Promise.reject(awsError(name))), check('b', async () => ok('fine'))];

    const findings = await examine('account', checks, null);

    expect(count(findings)).toEqual({ ok: 1, warn: 0, fail: 1, skip: 0 });
    expect(findings[0]!.found).toBe(found);
  });

  test('hides no bug', async () => {
    const outcome = examine('account', [check('a', () => Promise.reject(new TypeError('oops')))], null);

    await expect(outcome).rejects.toThrow(TypeError);
  });
});
