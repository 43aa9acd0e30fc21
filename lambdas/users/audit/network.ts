/**
 * Where something came from, too coarse to be one household: the /24 of an IPv4 address, the /48 of an IPv6 network.
 *
 * @param network as the platform gives it: `198.51.100.7`, or `2001:0db8:0001:0002::/64`
 */
export function coarse(network: string): string {
  if (!network.includes(':')) return `${network.split('.').slice(0, 3).join('.')}.0/24`;
  return `${network.split(':').slice(0, 3).join(':')}::/48`;
}
