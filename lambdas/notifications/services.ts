import type { Clock } from '../platform/clock.ts';
import type { TransactionFactory } from '../platform/transaction.ts';
import type { Names, UsersModule } from '../users/index.ts';
import type { DeviceRepository } from './devices/device.repository.ts';
import type { SuppressionRepository } from './feedback/suppression.repository.ts';
import type { InboxRepository } from './inbox/inbox.repository.ts';
import type { VapidKeys } from './notifications.contract.ts';
import type { PreferencesRepository } from './preferences/preferences.repository.ts';
import type { UnsubscribeTokens } from './unsubscribe/unsubscribe-token.ts';

/** What the routes of people's own notifications work with. */
export interface NotificationsServices {
  readonly inbox: InboxRepository;
  readonly preferences: PreferencesRepository;
  readonly devices: DeviceRepository;
  readonly suppressions: Pick<SuppressionRepository, 'addByKey'>;
  readonly tokens: Pick<UnsubscribeTokens, 'read'>;
  readonly users: Pick<UsersModule, 'sealOf' | 'profileOf' | 'audit'>;
  readonly names: Names;
  /** The keys that push services know us by; null until they are made. */
  readonly vapidKeys: () => Promise<VapidKeys | null>;
  /** Whether an endpoint is one of a known push service. */
  readonly isPushService: (endpoint: string) => boolean;
  readonly transactions: TransactionFactory;
  readonly clock: Clock;
  readonly publicUrl: string;
  /** What a user agent is called: `Firefox on Linux`. */
  readonly describeDevice: (userAgent: string | null) => string;
}
