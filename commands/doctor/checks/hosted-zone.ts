import {
  GetHostedZoneCommand,
  type GetHostedZoneCommandOutput,
  Route53Client,
} from '@aws-sdk/client-route-53';
import { type Account, type Check, fail, isError, ok, skip } from '../check.ts';

/** The zone that certificates are proved in, and that the host's records are written to. */
export const hostedZone: Check<Account> = {
  title: 'hosted zone',
  async look(account) {
    const { zone } = account.chosen.settings;
    if (!zone)
      return skip('the config names no domain, the stage answers at the address of its distribution');

    const found = await findZone(account, zone.id);
    const list = `aws route53 list-hosted-zones-by-name --dns-name ${zone.name}`;
    if (!found) {
      return fail(
        `the account has no hosted zone ${zone.id}`,
        `put the id of ${zone.name} into soloist.config.ts: ${list}; or make the zone: aws route53 create-hosted-zone --name ${zone.name} --caller-reference soloist`,
      );
    }
    const name = found.HostedZone?.Name?.replace(/\.$/, '');
    if (name !== zone.name)
      return fail(`${zone.id} is the zone of ${name}, expected one of ${zone.name}`, `find its id: ${list}`);
    if (found.HostedZone?.Config?.PrivateZone)
      return fail(`${zone.id} is private: nobody outside sees its records`, `find the public one: ${list}`);
    return ok(`${zone.id} is the zone of ${zone.name}`);
  },
};

/** Null when the account has no zone of that id. */
export async function findZone({ aws }: Account, id: string): Promise<GetHostedZoneCommandOutput | null> {
  try {
    return await aws()
      .client(Route53Client)
      .send(new GetHostedZoneCommand({ Id: id }));
  } catch (error) {
    if (isError(error, 'NoSuchHostedZone', 'InvalidInput')) return null;
    throw error;
  }
}
