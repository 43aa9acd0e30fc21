import { type Edge, PLATFORM_ENV } from '../../lambdas/platform/platform.contract.ts';
import type { SoloistFunction } from './function.construct.ts';

/** The service as its users see it. */
export interface PublicSite {
  /** Scheme and host, without a slash at the end. */
  readonly publicUrl: string;
  readonly edge: Edge;
  /** Origins that browsers may send requests from, besides the public URL. */
  readonly allowedOrigins: readonly string[];
}

/** Tells a function that answers requests where it is reached and from where it may be called. */
export function tellSite(fn: SoloistFunction, { publicUrl, edge, allowedOrigins }: PublicSite): void {
  fn.addEnvironment(PLATFORM_ENV.publicUrl, publicUrl);
  fn.addEnvironment(PLATFORM_ENV.edge, edge);
  fn.addEnvironment(PLATFORM_ENV.allowedOrigins, [publicUrl, ...allowedOrigins].join(','));
}
