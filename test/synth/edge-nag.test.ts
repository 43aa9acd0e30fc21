import { configWith, DOMAIN } from './config.ts';
import { IRELAND } from './edges.ts';
import { findings, stale, withoutAcknowledgements } from './nag.ts';
import { synthesise } from './stacks.ts';

/** What the combinations of matrix.test.ts leave out: the firewall, and parts in another region. */
const STAGES = [
  ['with a domain and a firewall', configWith({ waf: true }, DOMAIN)],
  ['in another region, with a domain and a firewall', configWith({ ...IRELAND, waf: true }, DOMAIN)],
  ['behind a public load balancer with a firewall', configWith({ edge: 'alb', waf: true }, DOMAIN)],
] as const;

/** Whether a finding is in one of the edge's stacks. */
const onTheEdge = (finding: string) => / staging\/(edge|global|watch)\//.test(finding);

describe('cdk-nag AwsSolutions on the edge', () => {
  afterEach(() => jest.restoreAllMocks());

  test.each(STAGES)('finds nothing that is not acknowledged: a stage %s', (_, config) => {
    const { app } = synthesise(config);

    expect(findings(app).filter(onTheEdge)).toEqual([]);
  });

  test.each(STAGES)('finds what each acknowledgement is for: a stage %s', (_, config) => {
    const { app, acknowledged } = withoutAcknowledgements(config);
    const own = acknowledged.filter(({ path }) => onTheEdge(` ${path}`));

    expect(stale(own, findings(app))).toEqual([]);
  });
});
