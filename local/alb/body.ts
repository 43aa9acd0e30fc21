import type { IncomingMessage } from 'node:http';

/** The most that a load balancer hands to a function: 1 MB. */
export const BODY_LIMIT = 1024 * 1024;

/** Whether a request comes with a body at all. */
export function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

/** The whole body, `too large`, or null when the client went away. */
export function readBody(request: IncomingMessage): Promise<Buffer | 'too large' | null> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const refuse = () => {
      // keep reading, or a client that only writes would never see the answer
      request.removeAllListeners('data').resume();
      resolve('too large');
    };
    if (Number(request.headers['content-length'] ?? 0) > BODY_LIMIT) return refuse();
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > BODY_LIMIT) return refuse();
      chunks.push(chunk);
    });
    request.once('end', () => resolve(chunks.length === 1 ? (chunks[0] ?? null) : Buffer.concat(chunks)));
    request.once('close', () => resolve(null));
  });
}
