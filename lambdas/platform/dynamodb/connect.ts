import { dynamodb } from '../aws/dynamodb.ts';
import type { Client, Database } from './database.ts';
import type { SdkDatabase } from './sdk-database.ts';

/** A database that loads the SDK and connects when it is first used. */
export function connect(client: () => Promise<Client> = dynamodb): Database {
  let opened: Promise<SdkDatabase> | undefined;
  const open = () => {
    opened ??= Promise.all([import('./sdk-database.ts'), client()]).then(
      ([{ SdkDatabase }, sdk]) => new SdkDatabase(sdk),
    );
    return opened;
  };
  return {
    get: async (...input) => (await open()).get(...input),
    query: async (...input) => (await open()).query(...input),
    write: async (...input) => (await open()).write(...input),
    transact: async (...input) => (await open()).transact(...input),
  };
}
