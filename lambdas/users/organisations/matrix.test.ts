import { silenceOutput } from '../../platform/testing/output.ts';
import { givenOrganisations } from './organisations.fixture.ts';

silenceOutput();

/** Who asks, and for whom the rows have a status, in this order. */
const CALLERS = ['owner', 'admin', 'member', 'stranger', 'nobody'] as const;
type Caller = (typeof CALLERS)[number];

/** Path, body, and what the callers are answered. The targets are others than who calls. */
const MATRIX: readonly (readonly [string, object | null, ...number[]])[] = [
  ['GET /v1/orgs/ORG', null, 200, 200, 200, 404, 401],
  ['PATCH /v1/orgs/ORG', { name: 'Other' }, 200, 200, 403, 404, 401],
  ['DELETE /v1/orgs/ORG', null, 204, 403, 403, 404, 401],
  ['POST /v1/orgs/ORG/transfer', { userId: 'MEMBER' }, 200, 403, 403, 404, 401],
  ['GET /v1/orgs/ORG/members', null, 200, 200, 200, 404, 401],
  ['GET /v1/orgs/ORG/members/MEMBER', null, 200, 200, 200, 404, 401],
  ['PATCH /v1/orgs/ORG/members/MEMBER', { role: 'admin' }, 200, 200, 403, 404, 401],
  ['PATCH /v1/orgs/ORG/members/MEMBER', { role: 'owner' }, 200, 403, 403, 404, 401],
  ['PATCH /v1/orgs/ORG/members/ADMIN', { role: 'member' }, 200, 200, 403, 404, 401],
  ['PATCH /v1/orgs/ORG/members/OWNER', { role: 'member' }, 200, 403, 403, 404, 401],
  ['DELETE /v1/orgs/ORG/members/MEMBER', null, 204, 204, 403, 404, 401],
  ['DELETE /v1/orgs/ORG/members/ADMIN', null, 204, 204, 403, 404, 401],
  ['DELETE /v1/orgs/ORG/members/OWNER', null, 204, 403, 403, 404, 401],
  ['GET /v1/orgs/ORG/invitations', null, 200, 200, 403, 404, 401],
  ['POST /v1/orgs/ORG/invitations', { email: 'new@example.com', role: 'admin' }, 201, 201, 403, 404, 401],
  ['POST /v1/orgs/ORG/invitations/INVITATION/resend', null, 200, 200, 403, 404, 401],
  ['DELETE /v1/orgs/ORG/invitations/INVITATION', null, 204, 204, 403, 404, 401],
  ['PUT /v1/users/me/organisation', { organisationId: 'ORG' }, 204, 204, 204, 404, 401],
];

/** An organisation with two of each role: one who asks, one to whom it is done. */
async function givenBoth() {
  const given = givenOrganisations();
  const { person, organisation, member, invitation } = given;
  const owner = await person('owner@example.com');
  const ORG = await organisation(owner);
  const join = (email: string, role: 'owner' | 'admin' | 'member') => member(owner, ORG, email, role);
  const callers: Record<Caller, string | null> = {
    owner,
    admin: await join('admin@example.com', 'admin'),
    member: await join('member@example.com', 'member'),
    stranger: await person('stranger@example.com'),
    nobody: null,
  };
  const places = {
    ORG,
    OWNER: await join('owner.2@example.com', 'owner'),
    ADMIN: await join('admin.2@example.com', 'admin'),
    MEMBER: await join('member.2@example.com', 'member'),
    INVITATION: (await invitation(owner, ORG, 'invited@example.com')).id,
  };
  return { ...given, callers, places };
}

/** The text with the ids of what it names in capitals. */
function fill(text: string, places: Readonly<Record<string, string>>): string {
  return text.replace(/\b[A-Z]{3,}\b/g, (word) => places[word] ?? word);
}

const ROWS = MATRIX.flatMap(([operation, body, ...statuses]) =>
  CALLERS.map((caller, column) => [caller, operation, body, statuses[column]!] as const),
);

describe('in an organisation', () => {
  test.each(ROWS)('%s: %s %j is answered %i', async (caller, operation, body, status) => {
    const { callers, places, send } = await givenBoth();
    const [method = '', path = ''] = operation.split(' ');
    const filled = body === null ? undefined : (JSON.parse(fill(JSON.stringify(body), places)) as object);

    const answer = await send(method, fill(path, places), callers[caller], { body: filled });

    expect(answer.status).toBe(status);
    if (status === 404) expect(answer.body['code']).toBe('organisation_not_found');
    if (status === 403) expect(answer.body['code']).toBe('role_required');
  });
});

const ENDPOINTS = [...new Map(MATRIX.map(([operation, body]) => [operation, body]))];

describe('an id that is no organisation of the caller’s', () => {
  test.each(ENDPOINTS)('is not found: %s', async (operation, body) => {
    const { callers, places, send, organisation } = await givenBoth();
    const others = await organisation(callers.stranger!);
    const [method = '', path = ''] = operation.split(' ');

    for (const ORG of [others, '0199a000-0000-7000-8000-000000000000', callers.owner!, 'x', "'%22"]) {
      const filled = fill(JSON.stringify(body ?? {}), { ...places, ORG: ORG.replaceAll('"', '') });
      const to = fill(path, { ...places, ORG });
      const answer = await send(method, to, callers.owner, {
        ...(body && { body: JSON.parse(filled) as object }),
      });

      expect([answer.status, answer.body['code']]).toEqual([404, 'organisation_not_found']);
    }
  });

  test.each([
    ['resend', 'POST', '/resend'],
    ['revoke', 'DELETE', ''],
  ])('does not help to %s an invitation of another one', async (_, method, path) => {
    const { callers, places, send, organisation } = await givenBoth();
    const own = await organisation(callers.stranger!);

    const to = `/v1/orgs/${own}/invitations/${places.INVITATION}${path}`;
    const answer = await send(method, to, callers.stranger);

    expect(answer).toMatchObject({ status: 404, body: { code: 'invitation_not_found' } });
  });
});
