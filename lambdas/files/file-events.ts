import type { NewEvent } from '../platform/events/event.ts';
import type { FileRecord } from './file.ts';
import type { FILES_EVENTS, FileData } from './files.contract.ts';

type FileEventType = (typeof FILES_EVENTS)[keyof typeof FILES_EVENTS];

/** An event of a file as it stands after what happened: its version is the event's. */
export function fileEvent(type: FileEventType, file: FileRecord): NewEvent {
  const { fileId, version, userId, organisationId, purpose, reason } = file;
  const data: FileData = { organisationId, purpose, reason };
  return { module: 'files', type, aggregate: fileId, version, subject: userId, data };
}
