import * as z from 'zod/mini';
import { lazy } from '../../platform/http/schema.ts';
import { API_KEY_SCOPES } from '../auth.contract.ts';

const scope = () => z.enum(API_KEY_SCOPES);
const time = () => z.iso.datetime();

export const ApiKeyWanted = lazy(() =>
  z.strictObject({
    name: z.string().check(z.trim(), z.minLength(1), z.maxLength(64)),
    scopes: z.array(scope()).check(
      z.minLength(1),
      z.maxLength(API_KEY_SCOPES.length),
      z.refine((scopes) => new Set(scopes).size === scopes.length, 'must name each scope once'),
    ),
    /** A year at most. */
    expiresInDays: z._default(z.int().check(z.minimum(1), z.maximum(365)), 90),
  }),
);

const apiKeyView = () => ({
  id: z.uuid(),
  name: z.string(),
  scopes: z.array(scope()),
  /** How the key begins. */
  prefix: z.string(),
  createdAt: time(),
  expiresAt: time(),
  /** To the hour. */
  lastUsedAt: z.nullable(time()),
});

/** With the key, which is shown this once. */
export const ApiKeyCreated = lazy(() => z.object({ ...apiKeyView(), key: z.string() }));
export const ApiKeys = lazy(() => z.object({ items: z.array(z.object(apiKeyView())) }));
export const ApiKeyParams = lazy(() => z.object({ id: z.uuid() }));
