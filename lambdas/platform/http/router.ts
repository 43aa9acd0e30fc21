import { addRoute, createRouter, findRoute } from 'rou3';
import { BadRequest, AppError, NotFound } from '../errors.ts';
import type { Route } from './route.ts';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

export interface Match {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

/** The routes of one path, by their methods. */
interface Resource {
  readonly path: string;
  readonly methods: Map<string, Route>;
}

/**
 * Finds routes by path, then by method: the most specific path alone says which methods there are, as OpenAPI has it.
 * A route for GET answers HEAD as well.
 */
export class Router {
  readonly #resources = createRouter<Resource>();

  constructor(routes: readonly Route[]) {
    for (const resource of resourcesOf(routes)) addRoute(this.#resources, '', resource.path, resource);
  }

  /**
   * @param path as the client sent it, percent-encoded
   * @throws NotFound `route_not_found`, AppError 405 with `Allow`, BadRequest `malformed_path`
   */
  find(method: string, path: string): Match {
    const found = findRoute(this.#resources, '', path);
    if (!found) throw new NotFound('route_not_found', `there is no ${path}`);
    const route = found.data.methods.get(method === 'HEAD' ? 'GET' : method);
    if (route) return { route, params: decode(found.params) };
    const allowed = methodsOf(found.data).join(', ');
    throw new AppError(405, 'method_not_allowed', `got ${method}, allowed: ${allowed}`, {
      headers: { Allow: allowed },
    });
  }

  /** The methods that a path answers; none for an unknown path. */
  allowed(path: string): string[] {
    const found = findRoute(this.#resources, '', path, { params: false });
    return found ? methodsOf(found.data) : [];
  }
}

function resourcesOf(routes: readonly Route[]): readonly Resource[] {
  const resources = new Map<string, Resource>();
  for (const route of routes) {
    const place = route.path.replaceAll(/:\w+/g, ':');
    const resource = resources.get(place) ?? { path: route.path, methods: new Map() };
    if (resource.path !== route.path)
      throw new Error(`${resource.path} and ${route.path} are one place: name its parameters alike`);
    resources.set(place, resource);
    resource.methods.set(route.method, route);
  }
  return [...resources.values()];
}

function methodsOf({ methods }: Resource): string[] {
  return METHODS.filter((method) => methods.has(method === 'HEAD' ? 'GET' : method));
}

function decode(params: Record<string, string> = {}): Record<string, string> {
  try {
    return Object.fromEntries(
      Object.entries(params).map(([name, value]) => [name, decodeURIComponent(value)]),
    );
  } catch (cause) {
    throw new BadRequest('malformed_path', 'the path has a percent sign that encodes nothing', { cause });
  }
}
