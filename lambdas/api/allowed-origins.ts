import { readOptionalEnv } from '../platform/env.ts';
import { PLATFORM_ENV } from '../platform/platform.contract.ts';

/** Origins besides our own whose pages may call the API, as the config names them. */
export function allowedOrigins(): string[] {
  const { origins } = readOptionalEnv({ origins: PLATFORM_ENV.allowedOrigins });
  return (origins ?? '').split(',').filter(Boolean);
}
