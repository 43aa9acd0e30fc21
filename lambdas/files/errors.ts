import { AppError, Conflict, NotFound, Unprocessable } from '../platform/errors.ts';
import type { Usage } from './quota.ts';

/** Absent, or of an organisation that the caller does not belong to: nobody learns which. */
export class FileNotFound extends NotFound {
  constructor() {
    super('file_not_found', 'there is no such file in your organisations');
  }
}

export class AvatarNotFound extends NotFound {
  constructor() {
    super('avatar_not_found', 'there is no such person, or they have no avatar');
  }
}

/** Nothing can be fetched of it yet, or ever. */
export class NotReady extends Conflict {
  constructor(state: string) {
    super('not_ready', `the file is ${state}: only what is ready can be fetched`);
  }
}

export class VariantNotFound extends NotFound {
  constructor(kept: readonly string[]) {
    super('variant_not_found', `the file is not kept like that; there is ${kept.join(', ')}`);
  }
}

export class FileTooLarge extends AppError {
  constructor(size: number, maxBytes: number) {
    super(413, 'too_large', `the file has ${size} bytes, at most ${maxBytes} are taken`, {
      extra: { maxBytes },
    });
  }
}

export class TypeNotSupported extends AppError {
  constructor(type: string, taken: readonly string[]) {
    super(415, 'type_not_supported', `got ${type}, expected one of: ${taken.join(', ')}`);
  }
}

export class WrongExtension extends Unprocessable {
  constructor(type: string, extensions: readonly string[]) {
    const expected = extensions.map((extension) => `.${extension}`).join(' or ');
    super(
      [{ path: 'name', message: `must end in ${expected}, as names of ${type} do` }],
      'wrong_extension',
      'the ending of the file’s name does not fit its type',
    );
  }
}

export class QuotaExceeded extends Conflict {
  constructor(neededBytes: number, limitBytes: number, { usedBytes, reservedBytes }: Usage) {
    super(
      'quota_exceeded',
      'the organisation keeps as much as its plan lets it; delete files, or choose a larger plan',
      { extra: { neededBytes, limitBytes, usedBytes, reservedBytes } },
    );
  }
}
