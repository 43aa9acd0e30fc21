import type { Aws, Identity } from '../shared/aws.ts';
import type { ChosenStage } from '../shared/stage.ts';

/** `skip` is what could not be asked, or does not apply: its finding says why. */
export type Level = 'ok' | 'warn' | 'fail' | 'skip';

/** What a check found, and what to do about it: an exact command, or a path in the console. */
export interface Finding {
  readonly level: Level;
  readonly found: string;
  readonly advice?: string;
}

export interface Check<Subject> {
  /** One or two words, the first column of the report. */
  readonly title: string;
  /** Rejects with what AWS answers when it can not tell. */
  look(subject: Subject): Promise<Finding>;
}

/** The machine that the owner sits at. */
export interface Machine {
  /** Folder of the repository. */
  readonly root: string;
  /** `24.21.0` */
  readonly nodeVersion: string;
  /** Text that a program prints, without its last line feed; null when it fails or is not there. */
  run(program: string, args: readonly string[]): Promise<string | null>;
}

/** An account, seen with the credentials that were found. */
export interface Account {
  readonly chosen: ChosenStage;
  readonly identity: Identity;
  /** Clients for a region, and those of the stage's when none is named. */
  aws(region?: string): Aws;
  /** Name servers of a domain as the world sees them; rejects as `node:dns` does. */
  resolveNs(domain: string): Promise<string[]>;
}

export const ok = (found: string): Finding => ({ level: 'ok', found });
export const warn = (found: string, advice: string): Finding => ({ level: 'warn', found, advice });
export const fail = (found: string, advice: string): Finding => ({ level: 'fail', found, advice });
export const skip = (found: string, advice?: string): Finding => ({
  level: 'skip',
  found,
  ...(advice && { advice }),
});

/** Whether AWS answered with one of these errors. */
export const isError = (error: unknown, ...names: readonly string[]): boolean =>
  error instanceof Error && names.includes(error.name);
