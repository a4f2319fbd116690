import type { AddOnOptions, Infer } from '../lib/model';
import { BackingService, type Bindings } from './backing-service';
import {
  highAvailabilityParameter,
  nameParameter,
  sizeParameters,
  storageParameter,
  versionParameter,
} from './parameters';

/** Parameters of an SQL database. */
export function databaseParameters(product: string, version: string) {
  return {
    type: 'object',
    properties: {
      version: versionParameter(product, version),
      storage: storageParameter('10Gi'),
      ...sizeParameters,
      database: nameParameter('Name of the database, and of its user.'),
      highAvailability: highAvailabilityParameter,
    },
    additionalProperties: false,
  } as const;
}

type DatabaseSchema = ReturnType<typeof databaseParameters>;

export type DatabaseProps = Infer<DatabaseSchema> & AddOnOptions;

/** Bindings of an SQL database. */
export function databaseBindings(scheme: string) {
  return {
    url: { description: `${scheme}://user:password@host:port/database`, secret: true },
    host: { description: 'Host name.' },
    port: { description: 'Port.' },
    username: { description: 'User.' },
    password: { description: 'Password.', secret: true },
    database: { description: 'Name of the database.' },
  } as const;
}

/** An SQL database, whose user is named like the database. */
export abstract class Database extends BackingService<DatabaseSchema> {
  protected abstract readonly scheme: string;
  protected abstract readonly port: number;

  protected override connection(host: string): Bindings {
    const { password, port, scheme } = this;
    const { database } = this.parameters;
    const url = `${scheme}://${database}:${password}@${host}:${port}/${database}`;
    return { url, host, port: String(port), username: database, password, database };
  }
}
