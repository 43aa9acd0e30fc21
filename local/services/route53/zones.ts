import type { Resource } from '../../service.ts';

export interface Zone {
  readonly id: string;
  /** Without the dot at its end. */
  readonly name: string;
  /** Properties of the AWS::Route53::RecordSet resources in it. */
  readonly records: readonly Readonly<Record<string, any>>[];
}

/**
 * The zones that the declared records stand in. Templates know a zone by its id alone: its name is the domain that
 * mail is signed for, when the records are under that, else what all records have in common.
 */
export function zonesOf(resources: readonly Resource[]): Zone[] {
  const domains = resources
    .filter(({ type }) => type === 'AWS::SES::EmailIdentity')
    .map(({ identity }) => identity.ref);
  const records = Map.groupBy(
    resources.filter(({ type }) => type === 'AWS::Route53::RecordSet').map(({ properties }) => properties),
    ({ HostedZoneId }) => String(HostedZoneId),
  );
  return [...records].map(([id, own]) => {
    const names = own.map(({ Name }) => String(Name).replace(/\.$/, ''));
    const name = domains.find((domain) => names.every((each) => isUnder(each, domain)));
    return { id, name: name ?? commonEnd(names), records: own };
  });
}

const isUnder = (name: string, domain: string) => name === domain || name.endsWith(`.${domain}`);

function commonEnd([first = '', ...rest]: readonly string[]): string {
  const labels = first.split('.');
  const ends = labels.map((_, index) => labels.slice(index).join('.'));
  return ends.find((end) => rest.every((name) => isUnder(name, end))) ?? first;
}
