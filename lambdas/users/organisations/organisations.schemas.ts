import * as z from 'zod/mini';
import { pageQuery } from '../../platform/http/page-query.ts';
import { lazy } from '../../platform/http/schema.ts';
import { visibleName } from '../visible-name.ts';

const time = () => z.iso.datetime();
// any text: an id that nothing can have is 404 like one that nothing has
const id = () => z.string().check(z.maxLength(64));
const role = () => z.enum(['owner', 'admin', 'member']);

export const OrganisationParams = lazy(() => z.object({ id: id() }));
export const MemberParams = lazy(() => z.object({ id: id(), userId: id() }));
export const OrganisationsQuery = lazy(() => z.object(pageQuery()));

export const OrganisationName = lazy(() => z.strictObject({ name: visibleName() }));
export const RoleBody = lazy(() => z.strictObject({ role: role() }));
export const TransferBody = lazy(() => z.strictObject({ userId: id() }));
export const CurrentBody = lazy(() => z.strictObject({ organisationId: id() }));

const organisation = () => ({
  id: z.uuid(),
  /** Null for the personal one. */
  name: z.nullable(z.string()),
  personal: z.boolean(),
  /** The caller's. */
  role: role(),
  members: z.int(),
  createdAt: time(),
});

export const OrganisationView = lazy(() => z.object(organisation()));

export const Organisations = lazy(() =>
  z.object({
    items: z.array(
      z.object({
        ...organisation(),
        /** Whether it is meant where a request names none. */
        current: z.boolean(),
      }),
    ),
    cursor: z.nullable(z.string()),
  }),
);

const member = () => ({
  userId: z.uuid(),
  displayName: z.nullable(z.string()),
  role: role(),
  joinedAt: time(),
});

export const MemberView = lazy(() => z.object(member()));
export const Members = lazy(() =>
  z.object({ items: z.array(z.object(member())), cursor: z.nullable(z.string()) }),
);
