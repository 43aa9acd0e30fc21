import type { Requests } from './prepared.ts';
import { factorRequests } from './requests/factors.ts';
import { ledgerRequests, stripeRequests } from './requests/payments.ts';
import { healthRequests, publicRequests } from './requests/public.ts';
import { oauthRequests } from './requests/oauth.ts';
import { registrationRequests } from './requests/registration.ts';
import { sessionRequests } from './requests/sessions.ts';
import { userRequests } from './requests/users.ts';

/** A valid request to every operation of `/openapi.json`. Whoever adds an operation adds its request. */
export const REQUESTS: Requests = {
  ...publicRequests,
  ...healthRequests,
  ...registrationRequests,
  ...sessionRequests,
  ...factorRequests,
  ...oauthRequests,
  ...userRequests,
  ...ledgerRequests,
  ...stripeRequests,
};
