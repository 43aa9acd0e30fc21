import type { Edge } from '../platform.contract.ts';

/** Where a request comes from. */
export interface Client {
  /** IPv4, or IPv6 in full: eight groups of four digits. */
  readonly address: string;
  /** What limits count by: the IPv4 address, or the /64 of an IPv6 one, which is what one customer gets. */
  readonly network: string;
  /** The `Origin` header. */
  readonly origin: string | null;
  readonly userAgent: string | null;
}

/**
 * The client's address as the edge in front of us vouches for it: CloudFront's own header, else the entry that
 * the load balancer appends to X-Forwarded-For. Whatever else a caller sends is ignored.
 *
 * @param header all values of a header by its name in lower case
 * @returns null when the edge's entry is absent or no address
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/adding-cloudfront-headers.html
 */
export function clientAddress(edge: Edge, header: (name: string) => readonly string[]): string | null {
  if (edge === 'cloudfront') {
    const [viewer, ...others] = header('cloudfront-viewer-address');
    // 198.51.100.10:46532 and 2001:db8::1:46532: what stands behind the last colon is the port
    const match = /^(.+):\d{1,5}$/.exec(viewer ?? '');
    return others.length === 0 && match ? normalize(match[1]!) : null;
  }
  const rightmost = header('x-forwarded-for').join(',').split(',').at(-1);
  return normalize(rightmost?.trim() ?? '');
}

/** The IPv4 address, or the /64 of an IPv6 one: `2001:0db8:0000:0000::/64`. */
export function networkOf(address: string): string {
  return address.includes(':') ? `${address.split(':').slice(0, 4).join(':')}::/64` : address;
}

const OCTET = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const IPV4 = new RegExp(`^(?:${OCTET}\\.){3}${OCTET}$`);

function normalize(text: string): string | null {
  if (IPV4.test(text)) return text;
  const bare = text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : text;
  return expand(bare);
}

/** Eight groups of four digits; an IPv4-mapped address becomes the IPv4 address that it is. */
function expand(address: string): string | null {
  // the parser of URLs knows every spelling and gives the shortest; node:net would cost 3 ms of a cold start
  const host = /^[\da-f:.]+$/i.test(address) ? URL.parse(`http://[${address}]`)?.hostname : undefined;
  if (!host) return null;
  const [head = '', tail] = host.slice(1, -1).split('::');
  const before = head.split(':').filter(Boolean);
  const after = (tail ?? '').split(':').filter(Boolean);
  const zeros = Array<string>(8 - before.length - after.length).fill('0');
  const groups = [...before, ...zeros, ...after].map((group) => group.padStart(4, '0'));
  const mapped = groups.slice(0, 5).every((group) => group === '0000') && groups[5] === 'ffff';
  return mapped ? Buffer.from(groups[6]! + groups[7]!, 'hex').join('.') : groups.join(':');
}
