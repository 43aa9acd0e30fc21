import type { LookupAddress } from 'node:dns';
import { isIPv6 } from 'node:net';
import { AddressRefused, NoAnswer } from './errors.ts';
import { isPublicAddress } from './public-address.ts';

/** Every address of a name, IPv4 first. Rejects when none is found, or the signal ends it. */
export type Resolve = (host: string, signal: AbortSignal) => Promise<readonly string[]>;

const QUERY = { timeout: 1_000, tries: 2 };

/**
 * Asks DNS alone: neither the machine's own names nor a thread of the pool, where a few slow names would hold up what
 * else waits for one.
 *
 * @param servers whom to ask: `127.0.0.1:53` @default the machine's
 */
export async function resolveByDns(
  host: string,
  signal: AbortSignal,
  servers?: readonly string[],
): Promise<readonly string[]> {
  const { Resolver } = await import('node:dns/promises');
  const resolver = new Resolver(QUERY);
  if (servers) resolver.setServers(servers);
  const cancel = () => resolver.cancel();
  signal.addEventListener('abort', cancel, { once: true });
  try {
    const answers = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]);
    const found = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
    const failed = answers.find((answer) => answer.status === 'rejected');
    if (found.length === 0 && failed) throw failed.reason;
    return found;
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}

/**
 * The addresses to connect to: all that the name has, if every single one is public.
 *
 * @throws AddressRefused for a name that leads into a private network, whatever else it leads to
 * @throws NoAnswer
 */
export async function publicAddressesOf(
  host: string,
  resolve: Resolve,
  signal: AbortSignal,
): Promise<LookupAddress[]> {
  const addresses = await resolve(host, signal).catch((cause: unknown) => {
    throw new NoAnswer(signal.aborted ? 'timeout' : 'unknown-host', { cause });
  });
  if (addresses.length === 0) throw new NoAnswer('unknown-host');
  if (!addresses.every(isPublicAddress)) {
    throw new AddressRefused('not-public', 'the host has an address that is not on the public internet');
  }
  return addresses.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 }));
}
