import { domainOf } from './address.ts';

/**
 * What becomes of a mail at its recipient's.
 *
 * - `answered`: delivered, and an automatic answer comes back
 * - `listed`: SES knows the address from others' bounces
 */
export type Fate = 'delivered' | 'bounced' | 'complained' | 'answered' | 'listed';

const DOMAIN = 'simulator.amazonses.com';

/** https://docs.aws.amazon.com/ses/latest/dg/send-an-email-from-console.html#send-email-simulator */
const FATES: Readonly<Record<string, Fate>> = {
  success: 'delivered',
  bounce: 'bounced',
  complaint: 'complained',
  ooto: 'answered',
  suppressionlist: 'listed',
};

export const isSimulator = (address: string): boolean => domainOf(address) === DOMAIN;

/** By the address that AWS uses for it, `bounce+label@simulator.amazonses.com`; every other mail is delivered. */
export function fateOf(address: string): Fate {
  if (!isSimulator(address)) return 'delivered';
  const [name = ''] = address.slice(0, address.lastIndexOf('@')).toLowerCase().split('+');
  return FATES[name] ?? 'bounced';
}
