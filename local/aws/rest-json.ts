import type { HttpRequest, RestApi } from '../service.ts';
import { parseJson } from './json-protocol.ts';
import { createRoutes } from './rest-routes.ts';

/**
 * A service that speaks restJson1: https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html
 * @param routes `GET /v2/email/identities/{EmailIdentity}` → `GetEmailIdentity`; an input is what the path's labels,
 *   the query and the JSON body say together
 */
export function restJson(routes: Readonly<Record<string, string>>): RestApi {
  const match = createRoutes(routes);
  const headers = { 'content-type': 'application/json' };

  return {
    route(request) {
      const found = match(request);
      return found && { action: found.action, input: { ...inputOf(request), ...found.labels } };
    },
    renderOutput: (_action, output) => ({ headers, body: JSON.stringify(output ?? {}) }),
    renderError: ({ code, message, status, details }) => ({
      status,
      headers: { ...headers, 'x-amzn-errortype': code },
      body: JSON.stringify({ message, ...details }),
    }),
  };
}

const inputOf = ({ query, body }: HttpRequest) => ({
  ...Object.fromEntries(query),
  ...(parseJson(body.toString()) as object),
});
