import { readEnv } from '../platform/env.ts';
import { PLATFORM_ENV } from '../platform/platform.contract.ts';
import { parseSender } from '../notifications/index.ts';
import type { MailSettings } from '../notifications/index.ts';
import { NOTIFICATIONS_ENV } from '../notifications/notifications.contract.ts';

/** Who mails come from, and where the service is, from the environment. */
export function mailSettings(): MailSettings {
  const env = readEnv({
    mailFrom: NOTIFICATIONS_ENV.mailFrom,
    productMailFrom: NOTIFICATIONS_ENV.productMailFrom,
    publicUrl: PLATFORM_ENV.publicUrl,
  });
  const senders = { security: parseSender(env.mailFrom), product: parseSender(env.productMailFrom) };
  return { senders, publicUrl: env.publicUrl };
}
