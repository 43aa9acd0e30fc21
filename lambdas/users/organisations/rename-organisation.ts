import { requireMatch, versionTag } from '../../platform/http/etag.ts';
import { MANY_WRITERS, updateHeld } from '../held-version.ts';
import { changeOrganisation } from './change-organisation.ts';
import { openOrganisation } from './open-organisation.ts';
import type { OpenOrganisation } from './open-organisation.ts';
import { ORGANISATION_AUDIT, ORGANISATION_EVENTS } from './organisations.contract.ts';
import type { Actor, OrganisationServices } from './services.ts';

export interface Renaming {
  readonly actor: Actor;
  readonly organisationId: string;
  readonly name: string;
  /** The request's, for `If-Match`. */
  readonly headers: Readonly<Record<string, string>>;
}

/** @throws OrganisationNotFound, RoleRequired, IsPersonal, PreconditionFailed, Conflict `version_conflict` */
export function renameOrganisation(
  services: OrganisationServices,
  { actor, organisationId, name, headers }: Renaming,
): Promise<OpenOrganisation> {
  const opening = { organisationId, userId: actor.userId, action: 'organisation.rename' } as const;
  return updateHeld(
    headers,
    async () => {
      const { organisation, caller } = await openOrganisation(services, opening);
      requireMatch(headers, versionTag(organisation.version));
      if (organisation.name === name) return { organisation, caller };
      const { transaction, next } = changeOrganisation(services, organisation, {
        actor,
        action: ORGANISATION_AUDIT.renamed,
        event: { type: ORGANISATION_EVENTS.renamed, data: {} },
        set: { name },
      });
      await transaction.commit();
      return { organisation: next, caller };
    },
    MANY_WRITERS,
  );
}
