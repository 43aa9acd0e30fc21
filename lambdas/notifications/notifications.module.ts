import type { Table } from '../platform/dynamodb/table.ts';
import type { Route } from '../platform/http/route.ts';
import type { StandIn } from '../platform/outbound/check-url.ts';
import type { Roots } from '../platform/roots.ts';
import { DeviceRepository } from './devices/device.repository.ts';
import { deviceRoutes } from './devices/device.routes.ts';
import { addressKeys } from './feedback/address-key.ts';
import { SuppressionRepository } from './feedback/suppression.repository.ts';
import { InboxRepository } from './inbox/inbox.repository.ts';
import { inboxRoutes } from './inbox/inbox.routes.ts';
import { PreferencesRepository } from './preferences/preferences.repository.ts';
import { preferencesRoutes } from './preferences/preferences.routes.ts';
import { isPushService } from './push/push-services.ts';
import { operatorRoutes } from './operators/operators.routes.ts';
import type { NotificationsServices } from './services.ts';
import { unsubscribeTokens } from './unsubscribe/unsubscribe-token.ts';
import { unsubscribeRoutes } from './unsubscribe/unsubscribe.routes.ts';

export interface NotificationsDeps extends Pick<
  NotificationsServices,
  'users' | 'names' | 'vapidKeys' | 'transactions' | 'clock' | 'publicUrl' | 'describeDevice'
> {
  readonly table: Table;
  /** The data secret: addresses and links to unsubscribe by stand under it. */
  readonly dataSecret: () => Promise<Roots>;
  /** Where hosts under `.test` are found, in the rehearsal alone. */
  readonly standIn: StandIn;
  /** How mails name the service, for previews of them. */
  readonly serviceName: string;
}

export interface NotificationsModule {
  readonly routes: readonly Route[];
}

/** What people are told: their inbox, what they want to hear, and which devices show it. */
export function notificationsModule({
  table,
  dataSecret,
  standIn,
  serviceName,
  ...deps
}: NotificationsDeps): NotificationsModule {
  const { clock } = deps;
  const keys = addressKeys(dataSecret);
  const suppressions = new SuppressionRepository({ table, addressKeys: keys, clock });
  const services: NotificationsServices = {
    ...deps,
    inbox: new InboxRepository(table, clock),
    preferences: new PreferencesRepository(table),
    devices: new DeviceRepository(table),
    suppressions,
    tokens: unsubscribeTokens(dataSecret),
    isPushService: (endpoint) => isPushService(endpoint, standIn),
  };
  return {
    routes: [
      ...inboxRoutes(services),
      ...preferencesRoutes(services),
      ...unsubscribeRoutes(services),
      ...deviceRoutes(services),
      ...operatorRoutes({ ...deps, table, suppressions, addressKeys: keys, serviceName }),
    ],
  };
}
