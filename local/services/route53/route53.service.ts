import { restXml } from '../../aws/rest-xml.ts';
import { AwsError, type Context, type Service } from '../../service.ts';
import { zonesOf, type Zone } from './zones.ts';

const ACTIONS = ['GetHostedZone', 'ListHostedZones', 'ListResourceRecordSets'];

/** Hosted zones as far as the templates write records into them; nothing is looked up in them. */
export function createRoute53(): Service {
  let running: { zones: readonly Zone[]; context: Context } | null = null;

  function zones(): readonly Zone[] {
    if (!running) throw new Error('route53 is asked before it was started');
    return running.context.faults.active('route53', 'missing') ? [] : running.zones;
  }

  function zoneOf(input: any): Zone {
    const id = String(input?.Id).replace(/^\/?hostedzone\//, '');
    const zone = zones().find((each) => each.id === id);
    if (!zone) throw new AwsError('NoSuchHostedZone', `No hosted zone found with ID: ${id}`, 404);
    return zone;
  }

  const actions: Readonly<Record<string, (input: any) => unknown>> = {
    GetHostedZone: (input) => ({
      HostedZone: describe(zoneOf(input)),
      DelegationSet: { NameServers: { NameServer: NAME_SERVERS } },
    }),
    ListHostedZones: () => ({
      HostedZones: { HostedZone: zones().map(describe) },
      IsTruncated: false,
      MaxItems: 100,
    }),
    ListResourceRecordSets: (input) => ({
      ResourceRecordSets: { ResourceRecordSet: zoneOf(input).records.map(describeRecord) },
      IsTruncated: false,
      MaxItems: 300,
    }),
  };

  return {
    name: 'route53',
    protocol: 'rest',
    rest: restXml('https://route53.amazonaws.com/doc/2013-04-01/', {
      'GET /2013-04-01/hostedzone': 'ListHostedZones',
      'GET /2013-04-01/hostedzone/{Id}': 'GetHostedZone',
      'GET /2013-04-01/hostedzone/{Id}/rrset': 'ListResourceRecordSets',
    }),
    resourceTypes: ['AWS::Route53::RecordSet'],
    observes: ['AWS::SES::EmailIdentity'],

    identify: (declaration, naming, property) => ({
      ref: naming.name(declaration, property('Name'), 255),
      attributes: {},
    }),

    start(resources, context) {
      running = { zones: zonesOf(resources), context };
    },

    handle(action, input) {
      refuseOthers(action);
      return actions[action]!(input);
    },

    authorize(action, input) {
      refuseOthers(action);
      const resource =
        action === 'ListHostedZones' ? '*' : `arn:aws:route53:::hostedzone/${String(input?.Id)}`;
      return [{ action: `route53:${action}`, resource }];
    },

    describe: () => zones().map(({ id, name, records }) => ({ id, name, records: records.length })),

    stop() {
      running = null;
    },
  };
}

// names that no resolver knows: what the world asks is not what the rehearsal says
const NAME_SERVERS = ['ns-1.rehearsal.invalid', 'ns-2.rehearsal.invalid'];

const describe = ({ id, name, records }: Zone) => ({
  Id: `/hostedzone/${id}`,
  Name: `${name}.`,
  CallerReference: 'rehearsal',
  Config: { PrivateZone: false },
  ResourceRecordSetCount: records.length,
});

const describeRecord = ({ Name, Type, TTL, ResourceRecords, AliasTarget }: Zone['records'][number]) => ({
  Name,
  Type,
  TTL,
  AliasTarget: AliasTarget && { EvaluateTargetHealth: false, ...AliasTarget },
  ResourceRecords: ResourceRecords && {
    ResourceRecord: ResourceRecords.map((Value: string) => ({ Value })),
  },
});

function refuseOthers(action: string) {
  if (ACTIONS.includes(action)) return;
  throw new AwsError('UnknownOperationException', `the rehearsal's route53 doesn't serve ${action}`, 404);
}
