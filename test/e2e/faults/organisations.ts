import { randomUUID } from 'node:crypto';
import { expectStatus, type LoggedIn } from '../target.ts';

export const INVITED = / invites you to /;

/** An organisation that somebody has joined. */
export interface Shared {
  readonly owner: LoggedIn;
  /** `/v1/orgs/{id}` */
  readonly path: string;
  /** `/v1/orgs/{id}/members/{userId}` of who has joined. */
  readonly memberPath: string;
}

/** An organisation of the owner's, with nobody else in it; answers its path. */
export async function organisation({ call }: LoggedIn): Promise<string> {
  const created = await call('POST', '/v1/orgs', { body: { name: 'Analytical Engines' } });
  expectStatus(created, 201);
  return `/v1/orgs/${created.body.id}`;
}

/** Invites an address, by default one that nobody has; answers the invitation's id. */
export async function invitation(
  { call }: LoggedIn,
  path: string,
  email = `${randomUUID()}@example.com`,
): Promise<string> {
  const invited = await call('POST', `${path}/invitations`, { body: { email, role: 'member' } });
  expectStatus(invited, 201);
  return invited.body.id;
}

export async function sharedOrganisation(owner: LoggedIn, other: LoggedIn): Promise<Shared> {
  const path = await organisation(owner);
  const id = await invitation(owner, path, other.email);
  expectStatus(await other.call('POST', `/v1/users/me/invitations/${id}/accept`), 200);
  return { owner, path, memberPath: `${path}/members/${other.userId}` };
}
