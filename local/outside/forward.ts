import { request, type IncomingMessage, type ServerResponse } from 'node:http';

const FORWARDED = /^(\d{1,5})\.localhost\.test$/;

/** Which port of this machine a host stands for: `4000.localhost.test`, for receivers that are being developed. */
export function forwardedPort(host: string): number | null {
  const port = FORWARDED.exec(host)?.[1];
  return port === undefined ? null : Number(port);
}

/** Passes a request on as it came. Where nobody listens, the connection breaks, as it would outside. */
export function forward(port: number, incoming: IncomingMessage, response: ServerResponse): void {
  const { method, url, headers } = incoming;
  const onward = request({ host: '127.0.0.1', port, method, path: url, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  onward.on('error', () => response.destroy());
  response.on('close', () => onward.destroy());
  incoming.pipe(onward);
}
