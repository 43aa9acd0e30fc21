import { Table } from '../../platform/dynamodb/table.ts';
import { silenceOutput } from '../../platform/testing/output.ts';
import { githubAnswers, givenOAuth } from '../oauth/oauth.fixture.ts';
import { dataRootOf } from './rekeying.fixture.ts';

silenceOutput();

/** Somebody who registered by GitHub under the root before. */
async function givenRotated() {
  const given = givenOAuth();
  const { auth, provider, logInByGithub } = given;
  provider.answers = githubAnswers('ada@example.com');
  await logInByGithub();
  const root = dataRootOf(auth);
  root.rotate();
  const people = () => auth.database.items('auth', 'EMAIL#').length;
  const owners = () => auth.database.items('auth', 'OAUTH#github#').map(({ pk }) => String(pk));
  const link = () => auth.database.items('auth', 'USER#').find(({ sk }) => sk === 'OAUTH#github');
  /** Takes the sealed id away, which links of before did not have. */
  const age = async () => {
    const { sealedSubject: _, ...old } = link()!;
    const table = new Table('auth', auth.database);
    await auth.write([table.put({ ...old, pk: String(old['pk']), sk: String(old['sk']) })]);
  };
  return { ...given, root, people, owners, link, age };
}

const UNDER_THE_NEW = [expect.stringMatching(/^OAUTH#github#2~[\w-]{43}$/)];

describe('a login by another that stands under an older root', () => {
  test('logs its owner in, and is brought under the active one by that', async () => {
    const { root, logInByGithub, people, owners, link } = await givenRotated();

    await logInByGithub();

    expect(people()).toBe(1);
    expect(owners()).toEqual(UNDER_THE_NEW);
    expect(owners()[0]).toBe(`OAUTH#github#${String(link()!['identityKey'])}`);
    expect((await root.sweep('count')).left.map(({ what }) => what)).not.toContain('logins by others');
  });

  test('is brought there by the sweep, and still logs its owner in', async () => {
    const { root, logInByGithub, people, owners } = await givenRotated();

    await root.sweep('rekey');
    root.retire();
    await logInByGithub();

    expect(people()).toBe(1);
    expect(owners()).toEqual(UNDER_THE_NEW);
  });

  test('waits for its owner where the provider’s id of them was not kept', async () => {
    const { root, age, logInByGithub, owners, link } = await givenRotated();
    await age();

    const { left } = await root.sweep('rekey');
    await logInByGithub();

    expect(left).toMatchObject([{ what: 'logins by others', rootId: 1, count: 1 }]);
    expect(owners()).toEqual(UNDER_THE_NEW);
    expect(link()).toMatchObject({ sealedSubject: expect.any(String) });
  });

  test('is removed when told to, and linked anew by the address that the provider has verified', async () => {
    const { root, age, logInByGithub, people, owners, link } = await givenRotated();
    await age();

    const { left } = await root.sweep('drop');
    root.retire();
    const removed = link();
    await logInByGithub();

    expect(left).toEqual([]);
    expect(removed).toBeUndefined();
    expect(people()).toBe(1);
    expect(owners()).toEqual(UNDER_THE_NEW);
  });
});
