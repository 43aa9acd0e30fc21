import { checkUrl } from '../../platform/outbound/check-url.ts';
import type { StandIn } from '../../platform/outbound/check-url.ts';
import { AddressRefused } from '../../platform/outbound/errors.ts';
import { UrlRefused } from './errors.ts';

/**
 * A URL that an endpoint is registered by, as parsers write it. Where its name leads is looked at before each call:
 * names may lead elsewhere tomorrow.
 *
 * @throws UrlRefused
 */
export function webhookUrl(text: string, standIn: StandIn): string {
  try {
    return checkUrl(text, standIn).href;
  } catch (error) {
    if (error instanceof AddressRefused) throw new UrlRefused(error.message, { cause: error });
    throw error;
  }
}
