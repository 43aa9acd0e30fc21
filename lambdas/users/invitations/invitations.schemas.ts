import * as z from 'zod/mini';
import { mailAddress } from '../../platform/http/mail-address-schema.ts';
import { lazy } from '../../platform/http/schema.ts';

const time = () => z.iso.datetime();
// any text: an id that nothing can have is 404 like one that nothing has
const id = () => z.string().check(z.maxLength(64));
const role = () => z.enum(['admin', 'member']);

export const InvitationsParams = lazy(() => z.object({ id: id() }));
export const InvitationParams = lazy(() => z.object({ id: id(), invitationId: id() }));
export const OwnInvitationParams = lazy(() => z.object({ invitationId: id() }));

export const InvitationBody = lazy(() => z.strictObject({ email: mailAddress(), role: role() }));
export const InvitationToken = lazy(() =>
  z.strictObject({ token: z.string().check(z.minLength(1), z.maxLength(512)) }),
);

const invitation = () => ({
  id: z.uuid(),
  email: z.string(),
  role: role(),
  /** The id of the member who invited. */
  invitedBy: z.uuid(),
  createdAt: time(),
  expiresAt: time(),
});

export const InvitationView = lazy(() => z.object(invitation()));
export const Invitations = lazy(() => z.object({ items: z.array(z.object(invitation())) }));

const offer = () => ({
  organisation: z.object({ id: z.uuid(), name: z.nullable(z.string()) }),
  role: role(),
  /** The name of who invited, where they have one. */
  invitedBy: z.nullable(z.string()),
  expiresAt: time(),
});

/** What an invitation is for, as who was invited sees it. */
export const InvitationOffer = lazy(() => z.object(offer()));
export const OwnInvitations = lazy(() =>
  z.object({ items: z.array(z.object({ id: z.uuid(), ...offer() })) }),
);
