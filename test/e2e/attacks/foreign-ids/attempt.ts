import { randomUUID } from 'node:crypto';
import type { Answer, Send } from '../../client.ts';
import type { Place } from './carried-ids.ts';
import type { Taking } from './requests.ts';

/** Sends the request with these ids in their places. */
export function attempt(
  send: Send,
  { name, ids, body }: Taking & { readonly name: string },
  idAt: (place: Place) => string,
): Promise<Answer> {
  const [method, template] = name.split(' ') as [string, string];
  const at = (where: string) =>
    Object.keys(ids)
      .filter((place) => place.startsWith(`${where}.`))
      .map((place) => [place.slice(where.length + 1), idAt(place)] as const);
  const parameters = new Map([...at('path'), ['number', '1'] as const]);
  const path = template.replaceAll(/\{(\w+)\}/g, (_, parameter: string) => parameters.get(parameter)!);
  const query = new URLSearchParams(Object.fromEntries(at('query')));
  return send(method, query.size > 0 ? `${path}?${query}` : path, {
    headers: { 'idempotency-key': randomUUID() },
    ...(body && { body: { ...body, ...Object.fromEntries(at('body')) } }),
  });
}

/** All that an answer says, without what is new in each. */
export function saidBy({ status, headers, text, body }: Answer): unknown {
  const { requestId: _, ...problem } = body ?? {};
  const { date: __, 'x-request-id': ___, ...rest } = headers;
  return { status, headers: Object.keys(rest).sort(), said: body ? problem : text };
}
