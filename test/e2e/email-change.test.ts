import { randomUUID } from 'node:crypto';
import { codeIn, expectStatus, given, login, mailsTo, PASSWORD } from './target.ts';

async function givenRequested() {
  const ada = await given.loggedIn();
  const wanted = `${randomUUID()}@example.org`;
  expectStatus(await ada.call('POST', '/v1/auth/email/change', { body: { email: wanted } }), 202);
  const [mail] = await mailsTo(wanted);
  return { ada, wanted, mail: mail!, token: codeIn(mail!) };
}

describe('a change of the mail address', () => {
  test('is proven at the new address, told to the old, and what one logs in with from then on', async () => {
    const { ada, wanted, token } = await givenRequested();

    const confirmed = await ada.call('POST', '/v1/auth/email/confirm', { body: { token } });

    expect(confirmed.status).toBe(204);
    const told = await mailsTo(ada.email, 2);
    expect(told[0]!.subject).toMatch(/address .* was changed/);
    expect(told[0]!.text).not.toContain(wanted);
    const before = await ada.send('POST', '/v1/auth/login', {
      body: { email: ada.email, password: PASSWORD },
    });
    const { call } = await login({ ...ada, email: wanted });
    expect(before.status).toBe(401);
    expect((await call('GET', '/v1/users/me')).body).toMatchObject({ id: ada.userId, email: wanted });
    expect((await ada.call('GET', '/v1/users/me')).status).toBe(200);
  });

  test('works once, and leads to a page that asks before it uses the token', async () => {
    const { ada, mail, token } = await givenRequested();
    const path = /\/v1\/auth\/email\/confirm\?lang=en/.exec(mail.text)![0];

    const page = await ada.send('GET', path);
    const [first, second] = [
      await ada.call('POST', '/v1/auth/email/confirm', { body: { token } }),
      await ada.call('POST', '/v1/auth/email/confirm', { body: { token } }),
    ];

    expect(page.text).toContain('Confirm your new address');
    expect([first.status, second.status, second.body.code]).toEqual([204, 400, 'token_invalid']);
  });

  test('cannot be confirmed by the owner of the address for somebody else’s account', async () => {
    const { ada, token } = await givenRequested();
    const eve = await given.loggedIn();

    const answer = await eve.call('POST', '/v1/auth/email/confirm', { body: { token } });

    expect([answer.status, answer.body.code]).toEqual([400, 'token_invalid']);
    expect((await ada.call('GET', '/v1/users/me')).body.email).toBe(ada.email);
  });

  test('to the address of somebody with an account tells them, and nobody else', async () => {
    const ada = await given.loggedIn();
    const eve = await given.loggedIn();

    const answer = await ada.call('POST', '/v1/auth/email/change', { body: { email: eve.email } });

    expect([answer.status, answer.text]).toEqual([202, '']);
    const [mail] = await mailsTo(eve.email, 2);
    expect(mail!.subject).toMatch(/already have an account/);
  });
});
