import type { AuditLogOwner, Verdict } from '../../lambdas/api/operator.ts';
import { ownersOf } from './owners.ts';
import { verifyLogs } from './verify-logs.ts';

const END = `3:${'h'.repeat(43)}`;
const WHOLE: Verdict = {
  entries: 3,
  pending: 0,
  from: '2026-11-21T09:00:00.000Z',
  to: '2026-11-21T10:00:00.000Z',
  head: END,
  erased: false,
  broken: [],
};

async function said(verdicts: Readonly<Record<string, Partial<Verdict>>>) {
  const lines: string[] = [];
  const verify = async (owner: AuditLogOwner) => ({
    ...WHOLE,
    ...verdicts['userId' in owner ? owner.userId : 'admins'],
  });
  const owners = Object.keys(verdicts).map((id) =>
    id === 'admins' ? ({ admins: true } as const) : { userId: id },
  );
  const code = await verifyLogs(owners, { verify, out: (line) => void lines.push(line) });
  return { code, lines };
}

describe('npm run audit', () => {
  test('says of a log that it is whole, and where it ends', async () => {
    const { code, lines } = await said({ ada: {} });

    const span = 'from 2026-11-21T09:00:00.000Z to 2026-11-21T10:00:00.000Z';
    expect([code, lines]).toEqual([0, [`user ada: 3 entries, chain whole, ${span}, ends at ${END}`]]);
  });

  test('says each place where one is broken, and exits with 2', async () => {
    const { code, lines } = await said({
      ada: {},
      admins: { broken: ['link 2 was changed', 'the head was removed'] },
    });

    expect(code).toBe(2);
    expect(lines.slice(1)).toEqual([
      'administrators: BROKEN, 3 entries',
      '  link 2 was changed',
      '  the head was removed',
      '2 logs, 1 of them broken',
    ]);
  });

  test.each([
    [{ erased: true, head: null, entries: 0 }, 'user ada: erased with its person'],
    [{ head: null, entries: 0, from: null, to: null }, 'user ada: no entries'],
    [{ pending: 2 }, '2 not chained yet'],
  ])('says of %j: %s', async (verdict, sentence) => {
    const { code, lines } = await said({ ada: verdict });

    expect(code).toBe(0);
    expect(lines.join()).toContain(sentence);
  });

  test('says that there is none', async () => {
    expect(await said({})).toEqual({ code: 0, lines: ['there is no audit log yet'] });
  });

  test.each([
    [{}, null],
    [{ user: 'ada' }, [{ userId: 'ada' }]],
    [{ organisation: 'o1', noted: END }, [{ organisationId: 'o1' }]],
    [{ admins: true }, [{ admins: true }]],
  ])('%j asks for %j', (asked, owners) => {
    expect(ownersOf(asked)).toEqual(owners);
  });

  test.each([
    [{ user: 'ada', admins: true }, 'give one of --organisation ID'],
    [{ noted: END }, 'got --noted without a log'],
    [{ admins: true, noted: 'yesterday' }, 'got --noted yesterday, expected COUNT:HASH'],
  ])('refuses %j', (asked, sentence) => {
    expect(() => ownersOf(asked)).toThrow(sentence);
  });
});
