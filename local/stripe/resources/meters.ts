import { refused } from '../api/errors.ts';
import { page, PAGE } from '../api/list.ts';
import { route } from '../api/route.ts';
import { integer, map, object, oneOf, required, text } from '../api/schema.ts';
import type { Account } from '../core/account.ts';
import type { Meter } from '../core/shapes.ts';
import { existing } from './existing.ts';

const DAY = 86_400;
/** How old an event may be, and how far in the future. */
const OLDEST = 35 * DAY;
const NEWEST = 300;

function activeMeter(account: Account, eventName: string): Meter {
  const meter = account.store
    .all('billing.meter')
    .find(({ event_name, status }) => event_name === eventName && status === 'active');
  if (!meter) {
    throw refused(`No active meter found with event name '${eventName}'.`, {
      code: 'resource_missing',
      param: 'event_name',
    });
  }
  return meter;
}

/** @throws 400 for a payload that the meter can't read */
function checkPayload(meter: Meter, payload: Readonly<Record<string, string>>): void {
  const customerKey = meter.customer_mapping.event_payload_key;
  const valueKey = meter.value_settings.event_payload_key;
  if (!payload[customerKey])
    throw refused(`The payload doesn't contain the customer under '${customerKey}'.`, { param: 'payload' });
  if (meter.default_aggregation.formula !== 'count' && !/^-?\d+(\.\d+)?$/.test(payload[valueKey] ?? ''))
    throw refused(`The payload doesn't contain a number under '${valueKey}'.`, { param: 'payload' });
}

export const meterRoutes = [
  route(
    'POST',
    '/v1/billing/meters',
    {
      display_name: required(text(250)),
      event_name: required(text(100)),
      default_aggregation: required(object({ formula: required(oneOf('count', 'last', 'sum')) })),
      customer_mapping: object({ event_payload_key: required(text(100)), type: required(oneOf('by_id')) }),
      event_time_window: oneOf('day', 'hour'),
      value_settings: object({ event_payload_key: required(text(100)) }),
    },
    (account, params) => {
      const taken = account.store
        .all('billing.meter')
        .some(({ event_name, status }) => event_name === params.event_name && status === 'active');
      if (taken) {
        throw refused(`There is already an active meter with event name '${params.event_name}'.`, {
          code: 'resource_already_exists',
          param: 'event_name',
        });
      }
      return account.create(
        'billing.meter',
        {
          id: account.newId('mtr_test_'),
          object: 'billing.meter',
          created: account.now(),
          customer_mapping: params.customer_mapping ?? {
            event_payload_key: 'stripe_customer_id',
            type: 'by_id',
          },
          default_aggregation: params.default_aggregation,
          display_name: params.display_name,
          event_name: params.event_name,
          event_time_window: params.event_time_window ?? null,
          livemode: false,
          status: 'active',
          status_transitions: { deactivated_at: null },
          updated: account.now(),
          value_settings: params.value_settings ?? { event_payload_key: 'value' },
        },
        'billing.meter.created',
      );
    },
  ),
  route('GET', '/v1/billing/meters', { ...PAGE, status: oneOf('active', 'inactive') }, (account, params) => {
    const { status } = params;
    const found = account.store.all('billing.meter').filter((meter) => !status || meter.status === status);
    return page(found, params, '/v1/billing/meters');
  }),
  route('GET', '/v1/billing/meters/:id', {}, (account, _, id) => existing(account, 'billing.meter', id)),
  route(
    'POST',
    '/v1/billing/meter_events',
    {
      event_name: required(text(100)),
      identifier: text(100),
      payload: required(map(text())),
      timestamp: integer(0),
    },
    (account, { event_name, payload, identifier, timestamp = account.now() }) => {
      const meter = activeMeter(account, event_name);
      checkPayload(meter, payload);
      const now = account.now();
      if (timestamp < now - OLDEST || timestamp > now + NEWEST) {
        throw refused('The timestamp must be within the past 35 days or up to 5 minutes in the future.', {
          code: timestamp > now ? 'timestamp_in_future' : 'timestamp_too_far_in_past',
          param: 'timestamp',
        });
      }
      const id = identifier ?? account.newId('', 32);
      const before = account.store.get('billing.meter_event', id);
      if (before && before.created > now - DAY) {
        throw refused(`An event already exists with identifier ${id}.`, {
          code: 'duplicate_meter_event',
          param: 'identifier',
        });
      }
      const { id: _, ...event } = account.create('billing.meter_event', {
        id,
        object: 'billing.meter_event',
        created: now,
        event_name,
        identifier: id,
        livemode: false,
        payload,
        timestamp,
      });
      return event;
    },
  ),
];
