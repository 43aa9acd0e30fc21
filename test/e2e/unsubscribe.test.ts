import { randomUUID } from 'node:crypto';
import { createClient } from './client.ts';
import { deliveriesOf } from './deliveries.ts';
import { INVITED, invitation, organisation, sharedOrganisation } from './faults/organisations.ts';
import { expectStatus, given, mailsTo, target, type LoggedIn, type Mail } from './target.ts';
import { until } from './until.ts';

const FORM = {
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body: 'List-Unsubscribe=One-Click',
};

/** The mails to an address with this subject, as soon as there are some. */
const mailsAbout = (address: string, subject: RegExp): Promise<Mail[]> =>
  until(`a mail '${subject.source}'`, 60_000, async () => {
    const found = (await mailsTo(address)).filter((mail) => subject.test(mail.subject));
    return found.length > 0 && found;
  });

/** Posts to the address in the mail's header, as a mail provider does: with nobody's login. */
function oneClick({ headers }: Mail) {
  const { pathname, search, origin } = new URL(
    /^<(https?:[^>]+)>$/.exec(headers['list-unsubscribe'] ?? '')![1]!,
  );
  expect([origin, pathname]).toEqual([target().api, '/v1/unsubscribe']);
  expect(headers['list-unsubscribe-post']).toBe('List-Unsubscribe=One-Click');
  return createClient(target().api)('POST', pathname + search, FORM);
}

/** How somebody's mails about such an event ended, as soon as so many have; in no order. */
const outcomes = ({ userId }: LoggedIn, eventType: string, count: number): Promise<string[]> =>
  until(`${count} deliveries of ${eventType}`, 60_000, async () => {
    const found = (await deliveriesOf(target(), userId)).filter(
      (delivery) => delivery.eventType === eventType && delivery.channel === 'mail',
    );
    const ended = found.flatMap(({ outcome = [] }) => outcome);
    return ended.length >= count && ended.sort();
  });

describe('one click in a mail program', () => {
  test('ends the mails of a kind from the next one on, and neither the inbox nor what is about security', async () => {
    const [owner, member] = [await given.loggedIn(), await given.loggedIn()];
    const { memberPath } = await sharedOrganisation(owner, member);
    const giveRole = async (role: string) =>
      expectStatus(await owner.call('PATCH', memberPath, { body: { role } }), 200);
    await giveRole('admin');
    const [mail] = await mailsAbout(member.email, /role/);

    const answer = await oneClick(mail!);
    await giveRole('member');
    await giveRole('admin');
    const ended = await outcomes(member, 'member.role_changed', 3);
    const key = { name: 'a job at night', scopes: ['users:read'] };
    expectStatus(await member.call('POST', '/v1/api-keys', { body: key }), 201);
    const [security] = await mailsAbout(member.email, /key/i);

    expect(answer.status).toBe(200);
    expect(ended).toEqual(['sent', 'turned_off', 'turned_off']);
    expect(await mailsAbout(member.email, /role/)).toHaveLength(1);
    expect(Object.keys(security!.headers)).not.toContain('list-unsubscribe');
    const { items } = (await member.call('GET', '/v1/notifications')).body;
    const roles = items.filter(({ type }: { type: string }) => type === 'member.role_changed');
    expect(roles).toHaveLength(3);
  });

  test('ends invitations to an address that has no account', async () => {
    const owner = await given.loggedIn();
    const email = `${randomUUID()}@example.com`;
    await invitation(owner, await organisation(owner), email);
    const [mail] = await mailsAbout(email, INVITED);

    await oneClick(mail!);
    await invitation(owner, await organisation(owner), email);
    const ended = await outcomes(owner, 'invitation.created', 2);

    expect(ended).toEqual(['sent', 'suppressed']);
    expect(await mailsAbout(email, INVITED)).toHaveLength(1);
  });
});
