import { NOTIFICATIONS_AUDIT } from '../notifications.contract.ts';
import type { NotificationPreferences } from '../preferences/preferences.ts';
import { changePreferences } from '../preferences/change-preferences.ts';
import type { NotificationsServices } from '../services.ts';
import type { Unsubscription } from './unsubscribe-token.ts';

export interface Unsubscribe {
  readonly token: string;
  readonly device: string;
}

/**
 * Ends the mails that a token is good for, from the next one on: those of one category for somebody with an account,
 * all but security's for an address without one. Nothing happens where the token is not ours, is too old, or whose it
 * was is no more.
 */
export async function unsubscribe(
  services: NotificationsServices,
  { token, device }: Unsubscribe,
): Promise<void> {
  const what = await services.tokens.read(token, services.clock.now());
  if (!what) return;
  if ('addressKey' in what) return services.suppressions.addByKey(what.addressKey, 'unsubscribed');
  const { userId, category } = what;
  // nothing is written of somebody who was erased
  if (!(await services.users.sealOf(userId))) return;
  const action = NOTIFICATIONS_AUDIT.unsubscribed;
  await changePreferences(services, { userId, change: withoutMail(category), action, device });
}

function withoutMail(category: Unsubscription['category']) {
  return (now: NotificationPreferences): NotificationPreferences => {
    const chosen = now.categories[category];
    if (chosen.mail === 'off') return now;
    return { ...now, categories: { ...now.categories, [category]: { ...chosen, mail: 'off' } } };
  };
}
