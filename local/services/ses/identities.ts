import { AwsError, type Naming, type Resource } from '../../service.ts';
import { domainOf } from './address.ts';

/** The addresses and domains that the templates declare: each counts as verified, as if its owner had agreed. */
export class Identities {
  readonly #names: readonly string[];
  readonly #naming: Naming;

  constructor(resources: readonly Resource[], naming: Naming) {
    this.#names = resources.map(({ identity }) => identity.ref);
    this.#naming = naming;
  }

  all(): readonly string[] {
    return this.#names;
  }

  /** The identity that lets `address` send: the address itself, its domain, or a domain above that; null when none. */
  of(address: string): string | null {
    const labels = domainOf(address).split('.');
    const domains = labels.map((_, i) => labels.slice(i).join('.'));
    return [address, ...domains].find((name) => this.has(name)) ?? null;
  }

  has(name: string): boolean {
    return this.#names.some((each) => each.toLowerCase() === name.toLowerCase());
  }

  /** ARN of the identity that a mail from `address` uses, whether it exists or not. */
  arnOf(address: string): string {
    return this.#naming.arn('ses', `identity/${this.of(address) ?? address}`);
  }

  /** Throws `MessageRejected` as SES does. */
  check(address: string) {
    if (!this.of(address)) throw this.unverified(address);
  }

  unverified(address: string): AwsError {
    const region = this.#naming.region.toUpperCase();
    return new AwsError(
      'MessageRejected',
      `Email address is not verified. The following identities failed the check in region ${region}: ${address}`,
    );
  }
}
