import { INVITATION_SEALS } from '../users/organisations/organisations.contract.ts';
import { mailFor } from './mail-for-event.ts';
import { givenContact, givenEvent, NOW, settings } from './notifications.fixture.ts';

const DATA = {
  invitationId: 'i1',
  role: 'member',
  sealedName: `${INVITATION_SEALS.name}:Engines`,
  sealedAddress: `${INVITATION_SEALS.address}:bob@example.net`,
  sealedToken: `${INVITATION_SEALS.token}:t0ken-_`,
  expiresAt: NOW + 7 * 86_400_000,
};

function write({
  type = 'invitation.created' as const,
  locale = 'en',
  name = 'Ada' as string | null,
  data = {},
} = {}) {
  const event = givenEvent(type, { module: 'users', aggregate: 'o1', data: { ...DATA, ...data } });
  return mailFor(event, givenContact({ locale, name }), settings)!;
}

describe('the mail of an invitation', () => {
  test.each(['en', 'de'])('in %s', (locale) => {
    const { subject, text, html } = write({ locale });

    expect(`${subject}\n\n${text}`).toMatchSnapshot('text');
    expect(html).toMatchSnapshot('html');
  });

  test('goes to the address that was invited, whose name nobody knows', () => {
    const { to, text } = write();

    expect(to).toEqual({ address: 'bob@example.net', name: null });
    expect(text).toMatch(/^Hello,\n/);
    expect(text).toContain('because of an invitation to you');
  });

  test('leads to the page that asks before it uses the token', () => {
    const { text } = write();

    expect(text).toContain('https://app.example/invitation.html#token=t0ken-_');
  });

  test('says who invites by their address, where they have no name', () => {
    const { subject } = write({ name: null });

    expect(subject).toBe('ada@example.org invites you to Engines on Soloist');
  });

  test('shows names as text, whatever they are made of', () => {
    const sealedName = `${INVITATION_SEALS.name}:<img src=x onerror="alert(1)">`;

    const { html } = write({ data: { sealedName } });

    expect(html).not.toContain('<img');
  });
});
