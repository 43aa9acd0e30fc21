import * as z from 'zod/mini';
import { lazy } from '../../platform/http/schema.ts';
import { PROVIDER_IDS, RETURN_PATHS } from './oauth.contract.ts';

const provider = () => z.enum(PROVIDER_IDS);

export const ProviderParams = lazy(() => z.object({ provider: provider() }));

export const Providers = lazy(() =>
  z.object({ providers: z.array(z.object({ id: provider(), name: z.string() })) }),
);

export const StartQuery = lazy(() =>
  z.object({
    /** The page that the login leads to. */
    returnTo: z._default(z.enum(RETURN_PATHS), '/'),
    /** `1` adds the provider to the account that is logged in. */
    link: z.optional(z.literal('1')),
  }),
);

// whatever a provider, or somebody in its name, may send: what is wrong with it is told on the login page
const parameter = () => z.optional(z.union([z.string(), z.array(z.string())]));
export const CallbackQuery = lazy(() =>
  z.looseObject({ state: parameter(), code: parameter(), iss: parameter(), error: parameter() }),
);

const view = () =>
  z.object({
    provider: provider(),
    name: z.string(),
    /** The address that the account had there when it was added. */
    email: z.string(),
    addedAt: z.iso.datetime(),
  });
/** All of them: one of each provider. */
export const LinksPage = lazy(() => z.object({ items: z.array(view()), cursor: z.null() }));
