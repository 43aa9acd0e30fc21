import * as z from 'zod/mini';
import { pageQuery } from '../platform/http/page-query.ts';
import { lazy } from '../platform/http/schema.ts';

const time = () => z.iso.datetime();
const bytes = () => z.int().check(z.minimum(0));
const size = () => z.int().check(z.minimum(1), z.maximum(Number.MAX_SAFE_INTEGER));
const type = () => z.string().check(z.minLength(1), z.maxLength(100));
const organisationId = () => z.optional(z.string().check(z.minLength(1), z.maxLength(64)));
const variant = () => z.enum(['small', 'medium', 'large', 'original']);
const format = () => z.enum(['webp', 'avif']);
const name = () =>
  z.string().check(
    z.minLength(1),
    z.maxLength(255),
    z.regex(
      // by number, as profiles have it: the pattern stands in the OpenAPI document
      // eslint-disable-next-line no-control-regex
      /^[^\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069/\\]*$/u,
      'must be one line of visible characters, without slashes',
    ),
  );

// any text: an id that no file can have is 404 like one that no file has
export const FileParams = lazy(() => z.object({ id: z.string().check(z.maxLength(64)) }));
export const FilesQuery = lazy(() => z.object({ organisationId: organisationId(), ...pageQuery() }));
export const UsageQuery = lazy(() => z.object({ organisationId: organisationId() }));
export const ContentQuery = lazy(() =>
  z.object({ variant: z.optional(variant()), format: z.optional(format()) }),
);
export const AvatarQuery = lazy(() =>
  z.object({
    size: z._default(z.enum(['small', 'medium', 'large']), 'small'),
    format: z.optional(format()),
  }),
);

export const FileBody = lazy(() =>
  z.strictObject({ name: name(), type: type(), size: size(), organisationId: organisationId() }),
);
export const AvatarBody = lazy(() => z.strictObject({ type: type(), size: size() }));

const file = () =>
  z.object({
    id: z.uuid(),
    organisationId: z.string(),
    name: z.string(),
    type: z.string(),
    size: bytes(),
    state: z.enum(['processing', 'ready', 'failed']),
    failure: z.nullable(z.object({ code: z.string(), detail: z.string() })),
    width: z.nullable(z.int()),
    height: z.nullable(z.int()),
    /** Bytes of what can be fetched, by its name: `original`, `small.webp`. */
    variants: z.record(z.string(), bytes()),
    uploadedBy: z.nullable(z.string()),
    createdAt: time(),
    updatedAt: time(),
  });

export const FileDocument = lazy(file);
export const Files = lazy(() => z.object({ items: z.array(file()), cursor: z.nullable(z.string()) }));

export const UploadDocument = lazy(() =>
  z.object({
    file: file(),
    upload: z.object({ url: z.url(), fields: z.record(z.string(), z.string()), expiresAt: time() }),
  }),
);

export const FileUsage = lazy(() =>
  z.object({
    usedBytes: bytes(),
    reservedBytes: bytes(),
    files: z.int(),
    limitBytes: bytes(),
    maxUploadBytes: bytes(),
  }),
);
