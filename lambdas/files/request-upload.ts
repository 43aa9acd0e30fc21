import type { Clock } from '../platform/clock.ts';
import { NotFound } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import type { Membership, UsersModule } from '../users/index.ts';
import { isImage } from './content-type.ts';
import type { ContentType } from './content-type.ts';
import { FileTooLarge, QuotaExceeded } from './errors.ts';
import { checkNamed, extensionOf, NAME_PURPOSE } from './file-name.ts';
import type { FileRecord } from './file.ts';
import type { FileQuotas } from './files.contract.ts';
import { limitOf } from './limit.ts';
import type { Links, UploadForm } from './links.ts';
import { uploadPlace } from './places.ts';
import type { PlanRepository } from './plan.repository.ts';
import { reservationFor } from './quota.ts';
import { usageIn } from './quota.repository.ts';
import { sweep } from './sweep.ts';
import type { SweepDeps } from './sweep.ts';

/** How long the form is good, s: enough to begin to send a large file. */
const FORM_LIFE_S = 900;
/** How long bytes are kept for an upload that has not arrived, ms: slow ones may still be sending. */
const RESERVED_MS = 3_600_000;
/** When the table forgets an upload that nobody swept, s. */
const UNFINISHED_LIFE_S = 2 * 86_400;

export interface RequestUploadDeps extends SweepDeps {
  readonly users: Pick<UsersModule, 'sealOf'>;
  readonly plans: PlanRepository;
  readonly quotasOfPlans: FileQuotas;
  readonly links: Links;
  readonly clock: Clock;
}

export interface UploadRequest {
  /** Of who uploads, where it is to be kept. */
  readonly membership: Membership;
  readonly purpose: FileRecord['purpose'];
  readonly name: string;
  readonly type: string;
  /** Bytes. */
  readonly size: number;
  /** What is taken. */
  readonly accepts: { readonly types: readonly ContentType[]; readonly maxBytes: number };
}

export interface RequestedUpload {
  readonly file: FileRecord;
  readonly form: UploadForm;
  /** When the form is no longer good: milliseconds since the epoch. */
  readonly expiresAt: number;
}

/**
 * Reserves the bytes of an upload in its organisation's quota and makes the form that it is sent by, which S3 holds to
 * the very key, type and size.
 *
 * @throws TypeNotSupported, WrongExtension, FileTooLarge, QuotaExceeded
 */
export async function requestUpload(
  deps: RequestUploadDeps,
  request: UploadRequest,
): Promise<RequestedUpload> {
  const { clock, links } = deps;
  const { types, maxBytes } = request.accepts;
  const type = checkNamed(request.type, request.name, types);
  if (request.size > maxBytes) throw new FileTooLarge(request.size, maxBytes);

  const file = await newFile(deps, request);
  await reserve(deps, file);
  const expiresAt = clock.now() + FORM_LIFE_S * 1_000;
  const form = await links.toUpload(uploadPlace(file), { type, size: file.size }, FORM_LIFE_S);
  return { file, form, expiresAt };
}

async function newFile({ clock, users }: RequestUploadDeps, request: UploadRequest): Promise<FileRecord> {
  const { membership, purpose, name, type, size } = request;
  const { userId, organisationId, personal } = membership;
  const seal = await users.sealOf(userId);
  if (!seal) throw new NotFound();
  const now = clock.now();
  return {
    fileId: newId(now),
    organisationId,
    userId,
    purpose,
    sealedName: seal.seal(name, NAME_PURPOSE),
    extension: extensionOf(name),
    type,
    state: 'uploading',
    reason: null,
    size,
    width: null,
    height: null,
    variants: {},
    version: 1,
    createdAt: now,
    updatedAt: now,
    personal,
    quotaBytes: reservationFor({ isImage: isImage(type), size }),
    reservedUntil: now + RESERVED_MS,
    expiresAt: Math.floor(now / 1_000) + UNFINISHED_LIFE_S,
  };
}

/** Before anybody is refused, what never arrived is taken back. */
async function reserve(deps: RequestUploadDeps, file: FileRecord): Promise<void> {
  try {
    await tryReserve(deps, file);
  } catch (error) {
    if (!(error instanceof QuotaExceeded)) throw error;
    if ((await sweep(deps, file.organisationId)) === 0) throw error;
    await tryReserve(deps, file);
  }
}

async function tryReserve(deps: RequestUploadDeps, file: FileRecord): Promise<void> {
  const { files, quotas, plans, quotasOfPlans, transactions, clock } = deps;
  const limit = limitOf(await plans.find(file.organisationId), quotasOfPlans, clock.now());
  const transaction = transactions.begin();
  for (const write of files.insert(file)) transaction.add(write);
  await transaction
    .add(quotas.begin(file))
    .add(
      quotas.reserve(file, limit),
      (counter) => new QuotaExceeded(file.quotaBytes, limit, usageIn(counter)),
    )
    .commit();
}
