import { createHash } from 'node:crypto';
import { join } from 'node:path';

import type { Sources } from '../console/sources.ts';
import { startReload, type Reload } from '../watch/reload.ts';
import type { Source } from '../watch/rebuilder.ts';
import { Refusal } from '../refusal.ts';
import { plan } from './plan.ts';
import { rehearse, type Rehearsal, type Setting } from './rehearsal.ts';
import { createSteps } from './steps.ts';
import { synthesise } from './synth.ts';

/** A rehearsal that a newer one may take the place of, on the same ports and with the same state. */
export interface Live {
  readonly current: Rehearsal;
  /** Throws a `Refusal` when what is synthesized in `cdkOut` can't be run. */
  check(cdkOut: string): void;
  /**
   * Starts what the synthesized app is now; logs, denials and faults stay. When that fails, nothing runs until the next
   * restart.
   */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export async function goLive(setting: Setting): Promise<Live> {
  let current = await rehearse(setting);
  const quiet = createSteps(() => {});

  return {
    get current() {
      return current;
    },
    check: (cdkOut) => void plan(setting, cdkOut, current.logs),
    async restart() {
      await current.stop();
      try {
        current = await rehearse({ ...setting, steps: quiet }, current);
      } catch (error) {
        const { message } = error as Error;
        throw new Refusal(`${message}; nothing runs until that is mended and saved`, { cause: error });
      }
    },
    stop: () => current.stop(),
  };
}

/** Keeps what runs as new as the sources at `root`. */
export function follow(root: string, live: Live, { folder, stage, print }: Setting): Reload {
  return startReload({
    root,
    outdir: outdirOf(root, folder.path),
    sources: () => sourcesOf(live.current),
    replaceCode: (functionName, directory) => live.current.lambda.replaceCode(functionName, directory),
    async resynthesise() {
      const changed = await synthesise(root, folder.cdkOut, stage, (fresh) => live.check(fresh));
      if (changed) await live.restart();
    },
    print,
  });
}

/** Beside the packages, where the code finds them; a folder for each state folder, which only one run has. */
function outdirOf(root: string, folder: string): string {
  const key = createHash('sha256').update(folder).digest('hex').slice(0, 12);
  return join(root, 'node_modules/.cache/soloist/live', key);
}

function sourcesOf({ resolved }: Rehearsal): Source[] {
  return resolved.resources
    .filter(({ type }) => type === 'AWS::Lambda::Function')
    .flatMap((resource) => {
      const bundle = resolved.bundle(resource);
      return bundle ? [{ functionName: resource.identity.ref, bundle }] : [];
    });
}

/** What the console looks at: always the rehearsal that runs now. */
export function consoleSources(live: Live, urls: Sources['urls']): Sources {
  const now = <Key extends keyof Rehearsal>(key: Key): Rehearsal[Key] => live.current[key];
  return {
    urls,
    startedAt: Date.now(),
    get stage() {
      return now('stage');
    },
    get clock() {
      return now('clock');
    },
    get faults() {
      return now('faults');
    },
    get logs() {
      return now('logs');
    },
    get gaps() {
      return now('gaps');
    },
    describe: () => now('describe')(),
    call: (service, action, input) => now('call')(service, action, input),
    mails: () => now('ses').mails(),
    denials: () => now('denials'),
  };
}
