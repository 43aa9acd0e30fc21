import type { HttpRequest } from '../service.ts';

export interface Match {
  readonly action: string;
  /** The decoded parts of the path, by their names. */
  readonly labels: Readonly<Record<string, string>>;
}

/**
 * Finds a request's action by method and path.
 * @param routes `GET /2013-04-01/hostedzone/{Id}` → action; a label is one segment, `{Key+}` is all that follow
 */
export function createRoutes(routes: Readonly<Record<string, string>>) {
  const patterns = Object.entries(routes).map(([route, action]) => {
    const [method, path = ''] = route.split(' ');
    return { method, action, pattern: patternOf(path) };
  });

  return ({ method, path }: Pick<HttpRequest, 'method' | 'path'>): Match | null => {
    for (const route of patterns) {
      const found = route.method === method ? route.pattern.exec(path) : null;
      if (found) return { action: route.action, labels: decoded(found.groups ?? {}) };
    }
    return null;
  };
}

// AWS's own clients write some paths with a slash at the end and some without
const patternOf = (path: string) =>
  new RegExp(
    `^${path.replace(/\{(\w+)(\+?)\}/g, (_, name, all) => `(?<${name}>${all ? '.+' : '[^/]+'})`)}/?$`,
  );

const decoded = (groups: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(groups).map(([name, value]) => [name, decodeURIComponent(value)]));
