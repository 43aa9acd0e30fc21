import { generated } from './generated.ts';
import { heartbeatAccount } from './heartbeat.ts';
import { oauthClients } from './oauth.ts';
import type { Need } from './need.ts';
import { pushKeys } from './push.ts';
import { stripeKey } from './stripe.ts';

/** What a stage needs, in the order in which one thing stands on another. A module that needs a secret adds its own. */
export const NEEDS: readonly Need[] = [generated, heartbeatAccount, oauthClients, stripeKey, pushKeys];
