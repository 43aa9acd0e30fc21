import { gunzipSync } from 'node:zlib';
import { given, mailsTo, target } from './target.ts';
import type { LoggedIn } from './target.ts';
import { until } from './until.ts';

const EXPORTS = '/v1/users/me/exports';

interface Part {
  readonly number: number;
  readonly name: string;
  readonly module: string;
  readonly records: number;
  readonly bytes: number;
}
type Line = Readonly<Record<string, any>>;

/** Everything that an account's new export holds, fetched as a browser would. */
async function exported(ada: LoggedIn) {
  const asked = await ada.call('POST', '/v1/users/me/export');
  const parts = await until('the export', 60_000, async () => {
    const { body } = await ada.call('GET', `${EXPORTS}/${asked.body.id}`);
    return body.state === 'ready' && (body.parts as Part[]);
  });
  const files = await Promise.all(
    parts.map(async (part) => {
      const { headers } = await ada.call('GET', `${EXPORTS}/${asked.body.id}/parts/${part.number}`);
      // the link alone lets in: no token, no cookie
      const fetched = await fetch(headers['location']!);
      const content = Buffer.from(await fetched.arrayBuffer());
      const lines = gunzipSync(content).toString().trimEnd().split('\n');
      const records = lines.map((line) => JSON.parse(line) as Line);
      return {
        part,
        records,
        bytes: content.length,
        disposition: fetched.headers.get('content-disposition'),
      };
    }),
  );
  return { asked, files, records: files.flatMap(({ records }) => records) };
}

describe('an export', () => {
  test('holds what every module keeps of its owner, and its manifest says what is in it', async () => {
    const ada = await given.loggedIn();
    await ada.call('PATCH', '/v1/users/me', { body: { displayName: 'Ada Lovelace' } });

    const { asked, files, records } = await exported(ada);

    expect(asked.status).toBe(202);
    const of = (type: string) => records.filter((record) => record['type'] === type);
    expect(of('profile')).toMatchObject([{ id: ada.userId, email: ada.email, displayName: 'Ada Lovelace' }]);
    expect(of('membership')).toMatchObject([{ personal: true, role: 'owner' }]);
    expect(of('session')).toMatchObject([{ id: ada.sessionId }]);
    expect(of('notification')).toMatchObject([{ about: 'verification.requested', state: 'sent' }]);
    expect(of('audit_entry').map(({ action }) => action)).toEqual(
      expect.arrayContaining(['export.requested', 'profile.updated']),
    );
    const { parts } = of('manifest')[0]!;
    expect(parts).toEqual(
      files.slice(0, -1).map(({ part: { name, module, records } }) => ({ name, module, records })),
    );
  });

  test('is fetched as files whose names and sizes are those that were listed', async () => {
    const ada = await given.loggedIn();

    const { files } = await exported(ada);

    expect(files.length).toBeGreaterThan(2);
    for (const { part, records, bytes, disposition } of files) {
      expect([records.length, bytes]).toEqual([part.records, part.bytes]);
      expect(disposition).toBe(`attachment; filename="${part.name}"`);
    }
  });

  test('is told of by a mail that leads to its page, once', async () => {
    const ada = await given.loggedIn();

    const { asked } = await exported(ada);

    const [mail] = await until('the mail', 60_000, async () => {
      const mails = await mailsTo(ada.email, 2);
      return mails[0]!.subject.includes('ready') && mails;
    });
    expect(mail?.text).toContain(`${target().api}/export.html#${asked.body.id}`);
  });

  test('is given once a day, and to nobody else', async () => {
    const [ada, eve] = [await given.loggedIn(), await given.loggedIn()];
    const { asked } = await exported(ada);

    const again = await ada.call('POST', '/v1/users/me/export');
    const paths = [`${EXPORTS}/${asked.body.id}`, `${EXPORTS}/${asked.body.id}/parts/1`];
    const others = await Promise.all(paths.map((path) => eve.call('GET', path)));

    expect([again.status, again.body.code]).toEqual([429, 'export_too_soon']);
    expect(Number(again.headers['retry-after'])).toBeGreaterThan(86_000);
    expect(others.map(({ status }) => status)).toEqual([404, 404]);
  });
});
