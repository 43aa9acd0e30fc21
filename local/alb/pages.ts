import { STATUS_CODES, type ServerResponse } from 'node:http';

/**
 * The load balancer's own errors, as the client sees them on AWS.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html
 */
const REASONS: Readonly<Record<number, string>> = {
  ...STATUS_CODES,
  413: 'Request Entity Too Large',
  503: 'Service Temporarily Unavailable',
  504: 'Gateway Time-out',
};

export function errorPage(status: number): string {
  const title = `${status} ${REASONS[status]}`;
  return `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n</body>\r\n</html>\r\n`;
}

/** On AWS the answer has no X-Amzn-Trace-Id; here it leads to the log lines of the request. */
export function sendErrorPage(response: ServerResponse, status: number, traceId: string): void {
  if (response.headersSent || response.destroyed) return;
  const body = errorPage(status);
  response
    .writeHead(status, REASONS[status] ?? '', [
      'Server',
      'awselb/2.0',
      'Content-Type',
      'text/html',
      'Content-Length',
      String(Buffer.byteLength(body)),
      'X-Amzn-Trace-Id',
      traceId,
    ])
    .end(body);
}
