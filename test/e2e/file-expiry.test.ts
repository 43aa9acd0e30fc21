import { askForForm, postForm, uploaded } from './files-client.ts';
import { operator } from './operator.ts';
import { forget, startRehearsal } from './rehearsal.ts';
import type { Rehearsal } from './rehearsal.ts';
import { given, login } from './target.ts';

const TEXT = 'Nothing but a few words.\n';
const NOTE = { name: 'note.txt', type: 'text/plain', size: Buffer.byteLength(TEXT) };
const MINUTE_S = 60;

// a run of its own, whose clock is moved
let rehearsal: Rehearsal;
beforeAll(async () => void (rehearsal = await startRehearsal()));
afterAll(async () => {
  await rehearsal.end();
  forget(rehearsal.state);
});

describe('with time', () => {
  test('a link ends after a minute, a form after a quarter of an hour, a reservation after an hour', async () => {
    const { run } = rehearsal;
    const { advance } = operator(run);
    const account = await given.loggedIn(run);
    const { id } = await uploaded(account.call, NOTE, TEXT);
    const link = (await account.call('GET', `/v1/files/${id}/content`)).headers['location']!;
    const { form } = await askForForm(account.call, NOTE);

    const good = await fetch(link);
    await advance(MINUTE_S + 1);
    const over = await fetch(link);
    await advance(15 * MINUTE_S);
    const late = await postForm(form, TEXT);
    const { call } = await login(account);
    const reserved = (await call('GET', '/v1/files/usage')).body;
    await advance(45 * MINUTE_S);
    const again = await login(account);
    const freed = (await again.call('GET', '/v1/files/usage')).body;

    expect([good.status, over.status, late.status]).toEqual([200, 403, 403]);
    expect(await over.text()).toContain('Request has expired');
    expect(await late.text()).toContain('Policy expired');
    expect([reserved, freed]).toMatchObject([
      { reservedBytes: NOTE.size, usedBytes: NOTE.size },
      { reservedBytes: 0, usedBytes: NOTE.size },
    ]);
  });
});
