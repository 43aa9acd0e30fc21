import { AwsError } from '../service.ts';
import type { Protocol } from './protocol.ts';

/** AWS JSON 1.0 and 1.1, which differ in the content type only: https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html */
export function jsonProtocol(contentType: string): Protocol {
  const answer = (status: number, body: unknown) => ({
    status,
    headers: { 'content-type': contentType },
    body: JSON.stringify(body),
  });
  return {
    denial: { code: 'AccessDeniedException', status: 400 },
    renderOutput: (_action, output) => answer(200, output ?? {}),
    renderError: ({ code, message, status, details }) =>
      answer(status, { __type: code, message, ...details }),
  };
}

/** The input that a body of JSON holds; an empty one is `{}`. */
export function parseJson(body: string): unknown {
  if (body === '') return {};
  try {
    return JSON.parse(body);
  } catch {
    throw new AwsError('SerializationException', 'request body is not valid JSON');
  }
}
