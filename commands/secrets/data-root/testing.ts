import type { KeptRoot, KeptRoots } from './kept-roots.ts';

/** A data secret in memory, whose labels move as those of Secrets Manager do. */
export function givenSecret(now: number, ...ages: readonly number[]) {
  const time = { now };
  const versions = ages.map((age, at) => ({
    versionId: `v${at + 1}`,
    text: `root of ${age} ms ago`,
    labels: [
      ...(ages.length > 1 ? [`ROOT-${at + 1}`] : []),
      ...(at === ages.length - 1 ? ['AWSCURRENT'] : []),
    ],
    createdAt: now - age,
  }));
  /** What was asked of it, in this order; a test may have it fail. */
  const asked: string[] = [];
  const fail = { at: '' };
  const ask = (what: string) => {
    if (fail.at === what) throw new Error(`${what} failed`);
    asked.push(what);
  };
  const take = (label: string) => {
    for (const version of versions) version.labels = version.labels.filter((each) => each !== label);
  };
  const rootOf = ({ versionId, labels, createdAt }: (typeof versions)[number]): KeptRoot => {
    const label = labels.find((each) => each.startsWith('ROOT-'));
    return { versionId, labels, createdAt, id: label ? Number(label.slice('ROOT-'.length)) : 1 };
  };
  const roots: KeptRoots = {
    now: async () => time.now,
    async list() {
      const kept = versions.filter(({ labels }) => labels.length > 0).map(rootOf);
      const current = kept.find(({ labels }) => labels.includes('AWSCURRENT'))!;
      return { current, earlier: kept.filter((each) => each !== current) };
    },
    async put(text, labels) {
      ask('put');
      take('AWSPREVIOUS');
      versions.find((each) => each.labels.includes('AWSCURRENT'))!.labels.push('AWSPREVIOUS');
      for (const label of ['AWSCURRENT', ...labels]) take(label);
      versions.push({
        versionId: `v${versions.length + 1}`,
        text,
        labels: ['AWSCURRENT', ...labels],
        createdAt: time.now,
      });
    },
    async label({ versionId }, label) {
      ask(`label ${label}`);
      take(label);
      versions.find((each) => each.versionId === versionId)!.labels.push(label);
    },
    async unlabel(_, label) {
      ask(`unlabel ${label}`);
      take(label);
    },
  };
  return { roots, versions, asked, time, fail };
}
