import type { RestApi } from '../service.ts';
import { createRoutes } from './rest-routes.ts';
import { element, flatElement } from './xml.ts';

/**
 * A service that speaks restXml and is only read from: an input is what the path's labels and the query say.
 * An output's lists stand below the name of their members: `{ NameServers: { NameServer: [] } }`.
 * https://smithy.io/2.0/aws/protocols/aws-restxml-protocol.html
 */
export function restXml(namespace: string, routes: Readonly<Record<string, string>>): RestApi {
  const match = createRoutes(routes);
  const headers = { 'content-type': 'text/xml' };

  return {
    route(request) {
      const found = match(request);
      return (
        found && { action: found.action, input: { ...Object.fromEntries(request.query), ...found.labels } }
      );
    },
    renderOutput: (action, output) => ({
      headers,
      body: flatElement(`${action}Response`, output ?? {}).replace('>', ` xmlns="${namespace}">`),
    }),
    renderError: ({ code, message, status }, requestId) => ({
      status,
      headers,
      body: element('ErrorResponse', {
        Error: { Type: status >= 500 ? 'Receiver' : 'Sender', Code: code, Message: message },
        RequestId: requestId,
      }),
    }),
  };
}
