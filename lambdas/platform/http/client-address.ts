import { isIP } from 'node:net';
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

function normalize(text: string): string | null {
  const bare = text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : text;
  if (bare.includes('%')) return null;
  const version = isIP(bare);
  return version === 4 ? bare : version === 6 ? expand(bare) : null;
}

/** Eight groups of four digits; an IPv4-mapped address becomes the IPv4 address that it is. */
function expand(address: string): string {
  const [head = '', tail] = toHex(address.toLowerCase()).split('::');
  const before = head.split(':').filter(Boolean);
  const after = (tail ?? '').split(':').filter(Boolean);
  const zeros = Array<string>(8 - before.length - after.length).fill('0');
  const groups = [...before, ...(tail === undefined ? [] : zeros), ...after].map((group) =>
    group.padStart(4, '0'),
  );
  const mapped = groups.slice(0, 5).every((group) => group === '0000') && groups[5] === 'ffff';
  return mapped ? toDotted(groups[6]!, groups[7]!) : groups.join(':');
}

/** Turns the dotted end of `::ffff:192.0.2.1` into groups. */
function toHex(address: string): string {
  return address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...parts: string[]) => {
    const [a, b, c, d] = parts.slice(0, 4).map(Number) as [number, number, number, number];
    return `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
  });
}

function toDotted(high: string, low: string): string {
  const bytes = Buffer.from(high + low, 'hex');
  return bytes.join('.');
}
