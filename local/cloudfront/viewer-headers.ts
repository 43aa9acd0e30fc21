import type { IncomingMessage } from 'node:http';

/**
 * Turns a viewer's request into what the origin gets with the managed policy AllViewerAndCloudFrontHeaders-2022-06:
 * the viewer's own headers, and CloudFront's, which nobody else can set.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/adding-cloudfront-headers.html
 */
export function addViewerHeaders(request: IncomingMessage, id: string): void {
  const { remoteAddress = '', remotePort = 0 } = request.socket;
  const forwarded = request.headers['x-forwarded-for'];
  const own: readonly (readonly [string, string])[] = [
    // IPv6 stands without brackets: the port is what follows the last colon
    ['CloudFront-Viewer-Address', `${remoteAddress}:${remotePort}`],
    ['CloudFront-Viewer-Http-Version', request.httpVersion],
    ['CloudFront-Forwarded-Proto', 'https'],
    ['X-Forwarded-For', forwarded ? `${String(forwarded)}, ${remoteAddress}` : remoteAddress],
    ['Via', `${request.httpVersion} rehearsal.cloudfront.net (CloudFront)`],
    ['X-Amz-Cf-Id', id],
  ];
  const replaced = new Set(own.map(([name]) => name.toLowerCase()));
  const { rawHeaders } = request;
  const kept: string[] = [];
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i]!.toLowerCase();
    if (replaced.has(name) || name.startsWith('cloudfront-')) delete request.headers[name];
    else kept.push(rawHeaders[i]!, rawHeaders[i + 1]!);
  }
  for (const [name, value] of own) {
    kept.push(name, value);
    request.headers[name.toLowerCase()] = value;
  }
  rawHeaders.splice(0, rawHeaders.length, ...kept);
}
