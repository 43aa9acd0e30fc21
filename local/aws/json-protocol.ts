import { AwsError } from '../service.ts';
import type { Protocol } from './protocol.ts';

/** AWS JSON 1.0 and 1.1, which differ in the content type only: https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html */
export function jsonProtocol(contentType: string): Protocol {
  return {
    contentType,
    denial: { code: 'AccessDeniedException', status: 400 },

    readInput(body) {
      if (body === '') return {};
      try {
        return JSON.parse(body);
      } catch {
        throw new AwsError('SerializationException', 'request body is not valid JSON');
      }
    },

    renderOutput: (_action, output) => JSON.stringify(output ?? {}),

    renderError: ({ code, message, details }) => JSON.stringify({ __type: code, message, ...details }),
  };
}
