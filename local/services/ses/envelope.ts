import { AwsError } from '../../service.ts';
import { parseAddresses, type Address } from './address.ts';
import { headersOf } from './headers.ts';

/** Who sends to whom, as far as the permission needs it before the mail is read. */
export interface Envelope {
  readonly from: Address;
  readonly recipients: readonly string[];
  readonly configurationSet: string | null;
}

/** The envelope of a SendEmail or SendRawEmail; what the call leaves out is read from the mail's own headers. */
export function envelopeOf(action: string, input: any): Envelope {
  return action === 'SendRawEmail' ? rawEnvelope(input) : plainEnvelope(input);
}

export function rawMessage(input: any): Buffer {
  const data = input.RawMessage?.Data;
  if (!data) throw new AwsError('ValidationError', 'RawMessage.Data is missing');
  return Buffer.from(data, 'base64');
}

function rawEnvelope(input: any): Envelope {
  const headers = headersOf(rawMessage(input));
  const named = ['to', 'cc', 'bcc'].flatMap((name) => parseAddresses(headers[name] ?? ''));
  const recipients = input.Destinations?.length
    ? addresses(input.Destinations)
    : named.map(({ address }) => address);
  const configurationSet = input.ConfigurationSetName ?? headers['x-ses-configuration-set'] ?? null;
  return { from: sender(headers.from ?? input.Source), recipients: some(recipients), configurationSet };
}

function plainEnvelope(input: any): Envelope {
  const { ToAddresses = [], CcAddresses = [], BccAddresses = [] } = input.Destination ?? {};
  return {
    from: sender(input.Source),
    recipients: some(addresses([...ToAddresses, ...CcAddresses, ...BccAddresses])),
    configurationSet: input.ConfigurationSetName ?? null,
  };
}

function sender(header: string | undefined): Address {
  const [address] = parseAddresses(header ?? '');
  if (!address) throw new AwsError('InvalidParameterValue', "missing final '@domain' in the sender");
  return address;
}

const addresses = (headers: readonly string[]) =>
  headers.flatMap(parseAddresses).map(({ address }) => address);

function some(recipients: readonly string[]): readonly string[] {
  if (recipients.length === 0)
    throw new AwsError('InvalidParameterValue', 'no recipients: the mail names no address');
  if (recipients.length > 50)
    throw new AwsError('MessageRejected', `at most 50 recipients, got ${recipients.length}`);
  return recipients;
}
