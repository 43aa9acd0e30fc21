/** What the API answers. All else is the web app's, or nobody's. */
export const API_PATHS = ['/v1/*', '/.well-known/jwks.json', '/openapi.json', '/docs'] as const;

/** Those of them that carry credentials, and so must never be asked for over plain HTTP. */
export const CREDENTIAL_PATHS: readonly string[] = ['/v1/*'];
