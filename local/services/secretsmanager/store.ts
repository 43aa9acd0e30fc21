import { AwsError, type Journal } from '../../service.ts';
import type { Secret } from './secret.ts';

/** The secrets by name, each change in the journal before anyone is answered. */
export class Store {
  readonly #secrets = new Map<string, Secret>();
  readonly #journal: Journal<Secret>;

  constructor(journal: Journal<Secret>) {
    this.#journal = journal;
    for (const secret of journal.load()) this.#secrets.set(secret.name, secret);
    journal.rewrite(this.#secrets.values());
  }

  save(secret: Secret) {
    this.#journal.append(secret);
    this.#secrets.set(secret.name, secret);
  }

  byName(name: string): Secret | null {
    return this.#secrets.get(name) ?? null;
  }

  /** By name, ARN, or the ARN without its random end; null when there is none. */
  find(id: string): Secret | null {
    const secrets = [...this.#secrets.values()];
    return this.byName(id) ?? secrets.find(({ arn }) => arn === id || arn.slice(0, -7) === id) ?? null;
  }

  /** Like `find`; throws `ResourceNotFoundException`. */
  get(id: unknown): Secret {
    const secret = this.find(String(id));
    if (!secret)
      throw new AwsError('ResourceNotFoundException', "Secrets Manager can't find the specified secret");
    return secret;
  }

  all(): readonly Secret[] {
    return [...this.#secrets.values()];
  }

  close() {
    this.#journal.close();
  }
}
