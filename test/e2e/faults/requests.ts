import type { Requests } from './prepared.ts';
import { accountRequests } from './requests/accounts.ts';
import { adminRequests } from './requests/admin.ts';
import { factorRequests } from './requests/factors.ts';
import { fileRequests } from './requests/files.ts';
import { invitationRequests } from './requests/invitations.ts';
import { ledgerRequests, stripeRequests } from './requests/payments.ts';
import { healthRequests, publicRequests } from './requests/public.ts';
import { oauthRequests } from './requests/oauth.ts';
import { notificationRequests } from './requests/notifications.ts';
import { organisationRequests } from './requests/organisations.ts';
import { registrationRequests } from './requests/registration.ts';
import { sessionRequests } from './requests/sessions.ts';
import { userRequests } from './requests/users.ts';
import { webhookRequests } from './requests/webhooks.ts';

/** A valid request to every operation of `/openapi.json`. Whoever adds an operation adds its request. */
export const REQUESTS: Requests = {
  ...publicRequests,
  ...healthRequests,
  ...registrationRequests,
  ...sessionRequests,
  ...factorRequests,
  ...oauthRequests,
  ...userRequests,
  ...accountRequests,
  ...organisationRequests,
  ...invitationRequests,
  ...fileRequests,
  ...notificationRequests,
  ...webhookRequests,
  ...adminRequests,
  ...ledgerRequests,
  ...stripeRequests,
};
