import { createECDH, randomUUID } from 'node:crypto';
import { expectStatus, type LoggedIn } from '../target.ts';
import { until } from '../until.ts';

/** What a browser has subscribed to, at the rehearsal's push service. */
export function subscription(): { readonly endpoint: string; readonly keys: object } {
  const p256dh = createECDH('prime256v1').generateKeys('base64url', 'uncompressed');
  return {
    endpoint: `https://push.test/${randomUUID()}`,
    keys: { p256dh, auth: Buffer.alloc(16, 1).toString('base64url') },
  };
}

/** A device of somebody's; answers its id. */
export async function device({ call }: Pick<LoggedIn, 'call'>): Promise<string> {
  const id = randomUUID();
  expectStatus(await call('PUT', `/v1/devices/${id}`, { body: subscription() }), 201);
  return id;
}

/** Does something that its owner is told of, and waits for that; answers the id of what they are told. */
export async function notification({ call }: Pick<LoggedIn, 'call'>): Promise<string> {
  const told = async () => {
    const list = await call('GET', '/v1/notifications');
    expectStatus(list, 200);
    return list.body.items.filter(({ type }: { type: string }) => type === 'api-key.created');
  };
  const before = (await told()).length;
  const body = { name: 'a job at night', scopes: ['users:read'] };
  expectStatus(await call('POST', '/v1/api-keys', { body }), 201);
  const items = await until('what was done to be told', 60_000, async () => {
    const found = await told();
    return found.length > before && found;
  });
  return items[0].id;
}
