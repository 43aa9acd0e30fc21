import { validation } from './errors.ts';
import { valueOf } from './item.ts';
import type { Store, Write } from './store.ts';

// DynamoDB leaves items alone that expired longer ago: probably not a time in epoch seconds
const TOO_OLD_S = 5 * 365 * 24 * 3600;

export function updateTimeToLive(store: Store, input: any): object {
  const { definition } = store.table(input.TableName);
  const { AttributeName, Enabled } = input.TimeToLiveSpecification;
  if (Enabled && definition.TimeToLive) throw validation('TimeToLive is already enabled');
  if (!Enabled && !definition.TimeToLive) throw validation('TimeToLive is already disabled');
  if (!Enabled && definition.TimeToLive !== AttributeName) {
    throw validation(
      `TimeToLive is active on a different AttributeName: current AttributeName is ${definition.TimeToLive}`,
    );
  }

  const { TimeToLive: _old, ...rest } = definition;
  store.define(Enabled ? { ...rest, TimeToLive: AttributeName } : rest);
  return { TimeToLiveSpecification: input.TimeToLiveSpecification };
}

export function describeTimeToLive(store: Store, input: any): object {
  const { TimeToLive } = store.table(input.TableName).definition;
  return {
    TimeToLiveDescription: TimeToLive
      ? { TimeToLiveStatus: 'ENABLED', AttributeName: TimeToLive }
      : { TimeToLiveStatus: 'DISABLED' },
  };
}

/** Deletes what has expired at `now` (ms), as DynamoDB does some time after; answers how many items that were. */
export function deleteExpired(store: Store, now: number): number {
  const seconds = now / 1000;
  const writes: Write[] = [];
  for (const table of store.tables) {
    const attribute = table.definition.TimeToLive;
    if (!attribute) continue;
    for (const item of table.items()) {
      const expiry = Number(valueOf(item[attribute], 'N'));
      if (!(expiry < seconds && expiry > seconds - TOO_OLD_S)) continue;
      writes.push({ table, key: table.keyOf(item), keys: table.keyAttributes(item), item: undefined });
    }
  }
  // one commit each: DynamoDB deletes them one by one
  for (const write of writes) store.commit([write], { expired: true });
  return writes.length;
}
