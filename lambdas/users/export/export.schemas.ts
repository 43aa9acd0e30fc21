import * as z from 'zod/mini';
import { lazy } from '../../platform/http/schema.ts';

const time = () => z.iso.datetime();

// any text: an id that no export can have is 404 like one that nobody has asked for
const id = () => z.string().check(z.maxLength(64));

export const ExportParams = lazy(() => z.object({ id: id() }));

export const ExportPartParams = lazy(() => z.object({ id: id(), number: id() }));

const summary = () => ({
  id: z.uuid(),
  state: z.enum(['preparing', 'ready', 'failed']),
  requestedAt: time(),
  expiresAt: time(),
});

export const ExportSummary = lazy(() => z.object(summary()));

export const Exports = lazy(() => z.object({ items: z.array(z.object(summary())) }));

export const ExportDetails = lazy(() =>
  z.object({
    ...summary(),
    parts: z.array(
      z.object({
        number: z.int(),
        name: z.string(),
        module: z.string(),
        records: z.int(),
        bytes: z.int(),
      }),
    ),
  }),
);
