import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { EdgeFunction } from './edge-function.ts';
import { rewriteHeaders } from './outgoing.ts';
import { sendErrorPage } from './pages.ts';
import { compilePathPattern } from './path-pattern.ts';
import type { ResponseHeaders } from './response-headers.ts';
import { addViewerHeaders } from './viewer-headers.ts';

/** Answers requests that a behavior sends it; `request.url` is what the viewer's function made of it. */
export type Origin = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

/** What a distribution's config refers to. */
export interface Parts {
  readonly origin: (config: any) => Origin;
  /** By the ARN that an association names. */
  readonly edgeFunction: (arn: string) => EdgeFunction;
  /** By the policy's id. */
  readonly responseHeaders: (id: string) => ResponseHeaders;
  readonly log: (message: string) => void;
}

interface Behavior {
  readonly pattern: string;
  readonly matches: (path: string) => boolean;
  readonly methods: readonly string[];
  readonly originId: string;
  readonly origin: Origin;
  readonly viewerRequest: EdgeFunction | null;
  readonly responseHeaders: ResponseHeaders | null;
}

/** One AWS::CloudFront::Distribution; nothing is cached. */
export class Distribution {
  readonly behaviors: readonly Behavior[];
  private readonly parts: Parts;

  constructor(config: any, parts: Parts) {
    this.parts = parts;
    const configs: any[] = [
      ...(config.CacheBehaviors ?? []),
      { ...config.DefaultCacheBehavior, PathPattern: '*' },
    ];
    this.behaviors = configs.map((behavior) => readBehavior(behavior, config.Origins, parts));
  }

  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const id = randomBytes(36).toString('base64url');
    const path = pathOf(request.url);
    const behavior = this.behaviors.find(({ matches }) => matches(path))!;
    rewriteHeaders(response, (headers) => [
      ...(behavior.responseHeaders?.(headers) ?? headers),
      ...['X-Cache', 'Miss from cloudfront', 'X-Amz-Cf-Id', id],
    ]);
    try {
      if (!behavior.methods.includes(request.method ?? 'GET'))
        return sendErrorPage(
          response,
          403,
          `This distribution is not configured to allow the HTTP request method ${request.method}.`,
        );
      if (behavior.viewerRequest && !(await this.decide(behavior.viewerRequest, request, response))) return;
      addViewerHeaders(request, id);
      await behavior.origin(request, response);
    } catch (error) {
      this.parts.log(`cloudfront answered 503: ${(error as Error).message}`);
      sendErrorPage(
        response,
        503,
        'The CloudFront function associated with the CloudFront distribution is invalid or could not run.',
      );
    }
  }

  /** Whether the request goes on after the viewer's function. */
  private async decide(
    run: EdgeFunction,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<boolean> {
    const decision = await run(request, request.url ?? '/', request.socket.remoteAddress ?? '');
    if ('url' in decision) {
      request.url = decision.url;
      return true;
    }
    const { status, reason, headers, body } = decision;
    response.writeHead(status, reason, [...headers, 'Content-Length', String(Buffer.byteLength(body))]);
    response.end(body);
    return false;
  }
}

function readBehavior(config: any, origins: readonly any[], parts: Parts): Behavior {
  const associations: any[] = config.FunctionAssociations ?? [];
  const other = associations.find(({ EventType }) => EventType !== 'viewer-request');
  if (other) throw new Error(`functions on ${other.EventType} are not known here, expected viewer-request`);
  const originId = String(config.TargetOriginId);
  const policy = config.ResponseHeadersPolicyId;
  return {
    pattern: config.PathPattern,
    matches: compilePathPattern(config.PathPattern),
    methods: config.AllowedMethods ?? ['GET', 'HEAD'],
    originId,
    origin: parts.origin(origins.find(({ Id }) => Id === originId)),
    viewerRequest: associations[0] ? parts.edgeFunction(associations[0].FunctionARN) : null,
    responseHeaders: policy ? parts.responseHeaders(policy) : null,
  };
}

function pathOf(url = '/'): string {
  const mark = url.indexOf('?');
  return mark < 0 ? url : url.slice(0, mark);
}
