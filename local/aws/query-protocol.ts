import type { Protocol } from './protocol.ts';
import { element, escapeXml } from './xml.ts';

type Value = string | Value[] | { [key: string]: Value };

/**
 * AWS Query: a form in, XML out. Lists come as `Name.member.1`, or flattened as `Name.1`; both become arrays.
 * https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
 */
export function queryProtocol(namespace: string): Protocol {
  const answer = (status: number, body: string) => ({
    status,
    headers: { 'content-type': 'text/xml' },
    body,
  });
  return {
    denial: { code: 'AccessDenied', status: 403 },

    renderOutput(action, output, requestId) {
      const result = output === undefined ? '' : element(`${action}Result`, output);
      const metadata = element('ResponseMetadata', { RequestId: requestId });
      return answer(
        200,
        `<${action}Response xmlns="${escapeXml(namespace)}">${result}${metadata}</${action}Response>`,
      );
    },

    renderError({ code, message, status, details }, requestId) {
      const error = { Type: status >= 500 ? 'Receiver' : 'Sender', Code: code, Message: message, ...details };
      const body = element('Error', error) + element('RequestId', requestId);
      return answer(status, `<ErrorResponse xmlns="${escapeXml(namespace)}">${body}</ErrorResponse>`);
    },
  };
}

/** `A.B.member.1.C=x` → `{ A: { B: [{ C: 'x' }] } }`; `Action` and `Version` are not part of the input. */
export function parseForm(body: string): Record<string, Value> {
  const root: Record<string, Value> = Object.create(null);
  for (const [name, value] of new URLSearchParams(body)) {
    if (name !== 'Action' && name !== 'Version') place(root, name.split('.'), value);
  }
  return listify(root) as Record<string, Value>;
}

function place(root: Record<string, Value>, path: readonly string[], value: string) {
  let node = root;
  for (const key of path.slice(0, -1)) {
    const next = node[key];
    // null prototypes: a part named __proto__ is data like any other
    node = isRecord(next) ? next : ((node[key] = Object.create(null)) as Record<string, Value>);
  }
  node[path.at(-1)!] = value;
}

function listify(value: Value): Value {
  if (!isRecord(value)) return value;

  const keys = Object.keys(value);
  if (keys.length === 1 && keys[0] === 'member' && isRecord(value.member)) return listify(value.member);
  if (keys.length > 0 && keys.every((key) => /^[1-9]\d*$/.test(key))) {
    return keys.sort((a, b) => Number(a) - Number(b)).map((key) => listify(value[key]!));
  }
  for (const key of keys) value[key] = listify(value[key]!);
  return value;
}

const isRecord = (value: unknown): value is Record<string, Value> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
