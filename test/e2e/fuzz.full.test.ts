import { fuzz, whyNoSchemathesis, type Fuzzed } from './fuzz/schemathesis.ts';
import { forget, startRehearsal, type Rehearsal } from './rehearsal.ts';
import { given, type LoggedIn } from './target.ts';

const MINUTES = 60_000;
const reason = whyNoSchemathesis();
// jest names what it skips only where something else fails
if (reason) process.stderr.write(`${reason}; the fuzzing of the API is skipped\n`);

/** What ends the session that asks, so that all after it would be 401. */
const ENDS_SESSIONS = ['POST /v1/auth/logout', 'DELETE /v1/auth/sessions/{id}', 'DELETE /v1/users/me'];
const GOES_ON = ENDS_SESSIONS.flatMap((name) => ['--exclude-name', name]);

const share = ({ statuses }: Fuzzed, status: number): number =>
  (statuses.get(status) ?? 0) / [...statuses.values()].reduce((sum, count) => sum + count, 0);

(reason ? describe.skip : describe)(
  `the API keeps what its OpenAPI document says${reason ? ` (skipped: ${reason})` : ''}`,
  () => {
    let rehearsal: Rehearsal;
    beforeAll(async () => void (rehearsal = await startRehearsal()));
    afterAll(async () => {
      await rehearsal.end();
      forget(rehearsal.state);
    });

    const asOwner = ({ accessToken }: LoggedIn) => ({ Authorization: `Bearer ${accessToken}` });

    test(
      'to anybody',
      async () => {
        const fuzzed = await fuzz(rehearsal.run, []);

        expect(fuzzed.findings).toBe('');
        expect(fuzzed.operations.tested).toBe(fuzzed.operations.selected);
        expect(share(fuzzed, 429)).toBeLessThan(0.1);
      },
      8 * MINUTES,
    );

    test(
      'to somebody who has just logged in',
      async () => {
        const ada = await given.loggedIn(rehearsal.run);

        const fuzzed = await fuzz(rehearsal.run, GOES_ON, asOwner(ada));

        expect(fuzzed.findings).toBe('');
        expect(fuzzed.operations.tested).toBe(fuzzed.operations.selected);
        expect(share(fuzzed, 429)).toBeLessThan(0.1);
        for (const status of [200, 201, 202, 204]) expect(share(fuzzed, status)).toBeGreaterThan(0);
        // the session was good to the end, or the answers would prove little
        expect((await ada.call('GET', '/v1/users/me')).status).toBe(200);
      },
      8 * MINUTES,
    );

    test.each(ENDS_SESSIONS)(
      'to somebody who ends their sessions by %s',
      async (name) => {
        const ada = await given.loggedIn(rehearsal.run);

        const fuzzed = await fuzz(rehearsal.run, ['--include-name', name], asOwner(ada));

        expect(fuzzed.findings).toBe('');
        expect(share(fuzzed, 202) + share(fuzzed, 204)).toBeGreaterThan(0);
      },
      4 * MINUTES,
    );
  },
);
