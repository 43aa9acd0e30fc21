import { remainingMs } from '../platform/context.ts';
import type { DomainEvent } from '../platform/events/event.ts';
import type { Table } from '../platform/dynamodb/table.ts';
import type { FileData } from './files.contract.ts';
import type { SubscriptionData } from '../payments/payments.contract.ts';
import type { ObjectStore } from './object-store.ts';
import { filePlace, uploadPlace } from './places.ts';
import { PlanRepository } from './plan.repository.ts';
import { purgeOrganisation } from './purge.ts';

/** A step of a purge takes a second or two. */
const STEP_MS = 10_000;

export interface FilesSubscribersDeps {
  readonly table: Table;
  readonly objects: ObjectStore;
  /** Whether there is such an organisation: nothing of one that was deleted may come back. */
  readonly hasMembers: (organisationId: string) => Promise<boolean>;
  /** Brings an event back, to go on with it in another invocation. */
  readonly again: (event: DomainEvent) => Promise<void>;
}

/** What the accounts worker does for files. Each event may come twice, late, and in any order. */
export function filesSubscribers(deps: FilesSubscribersDeps) {
  const plans = new PlanRepository(deps.table);
  return {
    /** `subscription.changed`, `subscription.cut_off`: what an organisation may keep follows from its plan. */
    async bought({ aggregate, version, data }: DomainEvent): Promise<void> {
      const { plan, status, endsAt, graceEndsAt } = data as SubscriptionData;
      if (!(await deps.hasMembers(aggregate))) return;
      await plans.save(aggregate, { plan, status, endsAt, graceEndsAt, version });
    },
    /** `file.deleted`: its objects follow. */
    deleted: (event: DomainEvent) => removeObjects(deps, event),
    /** `organisation.deleted`: its files follow. */
    organisationDeleted: (event: DomainEvent) => purge(deps, event),
  };
}

/** An upload that is on its way yet finds no file when it arrives, and is removed by who looks at it. */
async function removeObjects({ objects }: FilesSubscribersDeps, event: DomainEvent): Promise<void> {
  const { organisationId } = event.data as FileData;
  const file = { organisationId, fileId: event.aggregate };
  for (const prefix of [filePlace(file), uploadPlace(file)]) {
    while (await objects.removeVersions(prefix));
  }
}

async function purge(deps: FilesSubscribersDeps, event: DomainEvent): Promise<void> {
  while (await purgeOrganisation(deps, event.aggregate)) {
    if (remainingMs() < STEP_MS) return deps.again(event);
  }
}
