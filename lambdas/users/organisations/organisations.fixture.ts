import { headerOf, jsonOf } from '../../platform/testing/alb.ts';
import type { TestRequest } from '../../platform/testing/alb.ts';
import { givenUsers } from '../users.fixture.ts';
import { INVITATION_SEALS } from './organisations.contract.ts';
import type { InvitationMailData } from './organisations.contract.ts';
import type { Role } from './access.ts';

export interface Answered {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly etag: string | null;
}

/** users in memory, with people who make organisations and join them over HTTP. */
export function givenOrganisations() {
  const given = givenUsers();
  const { users, database, time } = given;

  async function send(
    method: string,
    path: string,
    as: string | null,
    more: TestRequest = {},
  ): Promise<Answered> {
    const answer = await given.request(method, path, as, more);
    return {
      status: answer.statusCode,
      body: answer.body ? jsonOf(answer) : {},
      etag: headerOf(answer, 'ETag'),
    };
  }

  /** Creates one, and gives its id. */
  async function organisation(owner: string, name = 'Engines'): Promise<string> {
    time.now += 1_000; // lists are in the order of ids, which sort by their time
    return String((await send('POST', '/v1/orgs', owner, { body: { name } })).body['id']);
  }

  /** Invites an address, and gives the invitation with the token of its mail. */
  async function invitation(
    by: string,
    organisationId: string,
    email: string,
    role: 'admin' | 'member' = 'member',
  ) {
    const path = `/v1/orgs/${organisationId}/invitations`;
    const { body } = await send('POST', path, by, { body: { email, role } });
    return { id: String(body['id']), token: await lastToken() };
  }

  /** The token in the newest mail of an invitation. */
  async function lastToken(): Promise<string> {
    const mailed = database
      .items('events')
      .filter(({ type }) => type === 'invitation.created' || type === 'invitation.resent')
      .at(-1)!;
    const seal = await users.sealOf(String(mailed['subject']));
    return seal!.open((mailed['data'] as InvitationMailData).sealedToken, INVITATION_SEALS.token);
  }

  /** Lets somebody new join by an invitation, and gives their id. */
  async function member(
    owner: string,
    organisationId: string,
    email: string,
    role: Role = 'member',
  ): Promise<string> {
    time.now += 1_000;
    const userId = await given.person(email);
    const { token } = await invitation(owner, organisationId, email, role === 'member' ? 'member' : 'admin');
    await send('POST', '/v1/invitations/accept', userId, { body: { token } });
    if (role === 'owner') {
      await send('PATCH', `/v1/orgs/${organisationId}/members/${userId}`, owner, { body: { role } });
    }
    return userId;
  }

  /** The roles of an organisation, as both sides have them. */
  function rolesOf(organisationId: string): Readonly<Record<string, unknown>> {
    const members = database
      .items('users', `ORG#${organisationId}`)
      .filter(({ sk }) => String(sk).startsWith('MEMBER#'));
    return Object.fromEntries(members.map(({ userId, role }) => [String(userId), role]));
  }

  return {
    ...given,
    send,
    organisation,
    invitation,
    lastToken,
    member,
    rolesOf,
    /** The organisation as it is stored. */
    stored: (organisationId: string) =>
      database.items('users', `ORG#${organisationId}`).find(({ sk }) => sk === 'ORG'),
    /** Types of its events, in their order. */
    eventsOf: (organisationId: string) =>
      database
        .items('events', `users#${organisationId}`)
        .sort((a, b) => Number(a['version']) - Number(b['version']))
        .map(({ type }) => String(type)),
    /** Actions in its log, in their order. */
    logOf: (organisationId: string) =>
      database
        .items('users', `LOG#${organisationId}`)
        .sort((a, b) => Number(a['at']) - Number(b['at']))
        .map(({ action, by }) => [action, by]),
  };
}
