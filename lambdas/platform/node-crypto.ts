import type * as Crypto from 'node:crypto';

/**
 * Node's crypto, loaded when first needed: it takes 5 ms of CPU, a fifth of a cold start, and an answer such as
 * `/v1/health/live` needs none of it.
 */
export const nodeCrypto = (): typeof Crypto => process.getBuiltinModule('node:crypto');
