import type { Resource } from '../../service.ts';
import type { CorsRule, StandsFor } from './cors.ts';

/** A distribution's name where the template gives it none. */
const NAMELESS = 'https://d111111abcdef8.cloudfront.net';

/**
 * What the rehearsal's own web app is called in templates: every name is `localhost` here, while rules name the
 * distribution's. Without a distribution the load balancer has the name, which no template that is run here tells; any
 * name with `https://` in a rule then stands for it.
 * @param publicOrigin where the web app is served, or null
 */
export function standIns(
  publicOrigin: string | null,
  distributions: readonly Resource[],
  rules: readonly CorsRule[],
): StandsFor {
  const names =
    distributions.length > 0
      ? distributions.flatMap(namesOf)
      : rules.flatMap(({ origins }) => origins.filter((origin) => origin.startsWith('https://')));
  return (origin) => (origin === publicOrigin ? names : []);
}

function namesOf({ properties }: Resource): string[] {
  const aliases: string[] = properties['DistributionConfig']?.Aliases ?? [];
  return aliases.length > 0 ? aliases.map((name) => `https://${name}`) : [NAMELESS];
}
