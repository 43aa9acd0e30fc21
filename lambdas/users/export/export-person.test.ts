import type { ExportRecord } from '../../platform/personal-data.ts';
import { jsonOf } from '../../platform/testing/alb.ts';
import { silenceOutput } from '../../platform/testing/output.ts';
import { onlyRoot } from '../../platform/roots.ts';
import { givenUsers } from '../users.fixture.ts';
import { exportPerson } from './export-person.ts';

silenceOutput();

function givenExports() {
  const given = givenUsers();
  const { users, table, time } = given;
  const clock = { now: () => time.now };
  const { sealOf, profileOf, auditLogs } = users;
  const dataSecret = async () => onlyRoot('a data secret');
  const exportUser = exportPerson({ table, clock, dataSecret, sealOf, profileOf, auditLogs });
  return {
    ...given,
    async exported(userId: string): Promise<readonly ExportRecord[]> {
      const records = [];
      let cursor: string | null = null;
      do {
        const part = await exportUser(userId, cursor);
        records.push(...part.records);
        cursor = part.cursor;
      } while (cursor !== null);
      return records;
    },
  };
}

const of = (records: readonly ExportRecord[], type: string) =>
  records.filter((record) => record.type === type);

describe('what users exports of a person', () => {
  test('is their profile and preferences, in plain text', async () => {
    const { exported, person, request } = givenExports();
    const ada = await person('ada@example.com');
    await request('PATCH', '/v1/users/me', ada, { body: { displayName: 'Ada', locale: 'de' } });

    const records = await exported(ada);

    expect(of(records, 'profile')).toMatchObject([
      { id: ada, email: 'ada@example.com', displayName: 'Ada', locale: 'de', timeZone: 'UTC' },
    ]);
    expect(of(records, 'preferences')).toEqual([
      { type: 'preferences', theme: 'system', timeFormat: 'locale', weekStartsOn: 'locale' },
    ]);
  });

  test('is every organisation that they belong to, by its name', async () => {
    const { exported, person, request, time } = givenExports();
    const ada = await person();
    time.now += 1; // ids sort by their millisecond, and at random within one
    await request('POST', '/v1/orgs', ada, { body: { name: 'Analytical Engines' } });

    const records = await exported(ada);

    expect(of(records, 'membership')).toMatchObject([
      { personal: true, name: null, role: 'owner' },
      { personal: false, name: 'Analytical Engines', role: 'owner' },
    ]);
  });

  test('is the invitations that they sent and got, and nobody else’s', async () => {
    const { exported, person, request } = givenExports();
    const [ada, eve] = [await person('ada@example.com'), await person('eve@example.com')];
    const { id } = jsonOf(await request('POST', '/v1/orgs', ada, { body: { name: 'Engines' } }));
    for (const email of ['eve@example.com', 'mia@example.com']) {
      await request('POST', `/v1/orgs/${String(id)}/invitations`, ada, { body: { email, role: 'member' } });
    }

    const [adas, eves] = [await exported(ada), await exported(eve)];

    const sent = of(adas, 'invitation_sent').map(({ email }) => email);
    expect(sent.sort()).toEqual(['eve@example.com', 'mia@example.com']);
    expect(of(adas, 'invitation_received')).toEqual([]);
    expect(of(eves, 'invitation_sent')).toEqual([]);
    expect(of(eves, 'invitation_received')).toMatchObject([
      { organisationId: id, role: 'member', endsAt: '2026-11-28T09:00:00.000Z' },
    ]);
  });

  test('is the whole log of their account, however long', async () => {
    const { exported, person, users, transactions } = givenExports();
    const ada = await person();
    for (let entry = 0; entry < 1_050; entry += 50) {
      const transaction = transactions.begin();
      for (let more = 0; more < 50; more += 1) {
        users.audit(transaction, { userId: ada, action: `action.${entry + more}`, device: 'curl' });
      }
      await transaction.commit();
    }

    const entries = of(await exported(ada), 'audit_entry');

    expect(new Set(entries.map(({ action }) => action)).size).toBe(1_050);
    expect(entries[0]).toMatchObject({ by: 'you', device: 'curl', at: '2026-11-21T09:00:00.000Z' });
  });

  test('is nothing sealed, and nothing of somebody unknown', async () => {
    const { exported, person, request } = givenExports();
    const ada = await person();
    await request('PATCH', '/v1/users/me', ada, { body: { displayName: 'Ada' } });

    const [own, unknown] = [await exported(ada), await exported('nobody')];

    expect(JSON.stringify(own)).not.toMatch(/sealed|wrapped|expiresAt/i);
    expect(unknown).toEqual([]);
  });
});
