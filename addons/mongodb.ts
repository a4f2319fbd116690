import { heavySizes, type SizeTable } from '../lib/kubernetes';
import type { AddOnDescription, AddOnOptions, Infer } from '../lib/model';
import { BackingService, type Bindings, type Server } from './backing-service';
import { nameParameter, sizeParameters, storageParameter, versionParameter } from './parameters';

const port = 27017;

const parameters = {
  type: 'object',
  properties: {
    version: versionParameter('MongoDB', '8.0', ['4', '5', '6', '7', '8']),
    storage: storageParameter('10Gi'),
    ...sizeParameters,
    database: nameParameter('Name of the database and of its user.'),
  },
  additionalProperties: false,
} as const;

export type MongoDbProps = Infer<typeof parameters> & AddOnOptions;

/**
 * A MongoDB database.
 *
 * @example new MongoDb(application, 'DOCUMENTS', { storage: '20Gi' })
 */
export class MongoDb extends BackingService<typeof parameters> {
  static readonly description = {
    type: 'mongodb',
    summary: 'A MongoDB database.',
    alias: 'MONGODB',
    provisioners: ['in-cluster', 'external'],
    parameters,
    bindings: {
      url: { description: 'mongodb://user:password@host:port/database?authSource=admin', secret: true },
      host: { description: 'Host name.' },
      port: { description: 'Port.' },
      username: { description: 'User.' },
      password: { description: 'Password.', secret: true },
      database: { description: 'Name of the database.' },
    },
    data: true,
    testing: {
      image: 'mongo',
      bindings: {
        url: 'mongodb://{host}:27017/test',
        host: '{host}',
        port: '27017',
        username: '',
        password: '',
        database: 'test',
      },
    },
    fixed: { database: 'whole' },
  } as const satisfies AddOnDescription;

  protected override get sizes(): SizeTable {
    return heavySizes;
  }

  protected override connection(host: string): Bindings {
    const { password } = this;
    const { database } = this.parameters;
    const url = `mongodb://${database}:${password}@${host}:${port}/${database}?authSource=admin`;
    return { url, host, port: String(port), username: database, password, database };
  }

  /** User, variables and folders are the official image's (docker-library/mongo, Dockerfile and docker-entrypoint.sh). */
  protected override server(): Server {
    const { version, storage, database } = this.parameters;
    // By the pod's own name, since the temporary server of the first start listens at 127.0.0.1; as the user, from the
    // environment, since arguments can be seen by other processes.
    const address = `"mongodb://${database}:" + process.env.MONGO_INITDB_ROOT_PASSWORD + "@" + require("os").hostname() + ":${port}/?authSource=admin"`;
    const ask = `quit(new Mongo(${address}).getDB("admin").runCommand({ ping: 1 }).ok === 1 ? 0 : 1)`;
    return {
      image: `mongo:${version}`,
      port,
      user: 999,
      env: [
        { name: 'MONGO_INITDB_ROOT_USERNAME', value: database },
        this.fromSecret('MONGO_INITDB_ROOT_PASSWORD'),
        // The shell keeps a folder of its own at home.
        { name: 'HOME', value: '/tmp' },
      ],
      // The shell takes seconds to start where there is little processor time.
      probe: {
        exec: { command: ['mongosh', '--quiet', '--norc', '--nodb', '--eval', ask] },
        periodSeconds: 15,
        timeoutSeconds: 12,
      },
      volume: { path: '/data/db', storage },
    };
  }
}
