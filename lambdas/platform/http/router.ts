import { addRoute, createRouter, findRoute } from 'rou3';
import { BadRequest, AppError, NotFound } from '../errors.ts';
import type { Route } from './route.ts';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

export interface Match {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

/** Finds routes by method and path. A route for GET answers HEAD as well. */
export class Router {
  readonly #routes = createRouter<Route>();

  constructor(routes: readonly Route[]) {
    for (const route of routes) addRoute(this.#routes, route.method, route.path, route);
  }

  /**
   * @param path as the client sent it, percent-encoded
   * @throws NotFound `route_not_found`, AppError 405 with `Allow`, BadRequest `malformed_path`
   */
  find(method: string, path: string): Match {
    const found = findRoute(this.#routes, method === 'HEAD' ? 'GET' : method, path);
    if (found) return { route: found.data, params: decode(found.params) };
    const allowed = this.allowed(path);
    if (allowed.length === 0) throw new NotFound('route_not_found', `there is no ${path}`);
    throw new AppError(405, 'method_not_allowed', `got ${method}, allowed: ${allowed.join(', ')}`, {
      headers: { Allow: allowed.join(', ') },
    });
  }

  /** The methods that a path answers; none for an unknown path. */
  allowed(path: string): string[] {
    const answers = (method: string) =>
      findRoute(this.#routes, method, path, { params: false }) !== undefined;
    return METHODS.filter((method) => answers(method === 'HEAD' ? 'GET' : method));
  }
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
