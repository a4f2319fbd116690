import type { AddOnDescription, AddOnOptions, Infer, Provisioned, Provisioning } from '../lib/model';
import { DatabaseLogin, formerLogins, loginName, type LoginClient } from './aws/database-login';
import { awsDatabaseParameters, rdsParameters } from './aws/database-parameters';
import type { DatabaseEngine } from './aws/database-engine';
import type { runsInAws } from './aws/versions';
import { BackingService, type Bindings } from './backing-service';
import { nameParameter, sizeParameters, storageParameter, versionParameter } from './parameters';

/** Parameters of an SQL database. @param known beginnings of versions that there are */
function databaseParameters(product: string, version: string, known: readonly string[]) {
  return {
    type: 'object',
    properties: {
      version: versionParameter(product, version, known),
      storage: storageParameter('10Gi'),
      ...sizeParameters,
      database: nameParameter('Name of the database and of its user.'),
      ...awsDatabaseParameters,
    },
    additionalProperties: false,
  } as const;
}

type DatabaseSchema = ReturnType<typeof databaseParameters>;

export type DatabaseProps = Infer<DatabaseSchema> & AddOnOptions;

/** Bindings of an SQL database. */
function databaseBindings(scheme: string) {
  return {
    url: { description: `${scheme}://user:password@host:port/database`, secret: true },
    host: { description: 'Host name.' },
    port: { description: 'Port.' },
    username: { description: 'User.' },
    password: { description: 'Password.', secret: true },
    database: { description: 'Name of the database.' },
  } as const;
}

/** A database beside the tests of a pipeline. */
function databaseInTests(
  scheme: string,
  port: number,
  variables: { readonly [name: string]: string },
): NonNullable<AddOnDescription['testing']> {
  return {
    image: scheme,
    variables,
    bindings: {
      url: `${scheme}://test:test@{host}:${port}/test`,
      host: '{host}',
      port: String(port),
      username: 'test',
      password: 'test',
      database: 'test',
    },
  };
}

/** What tells one SQL database from another, to people and to the pipelines that test beside it. */
interface DatabaseKind<Type extends string> {
  /** Its type, the scheme of its URLs, and its official image. */
  readonly type: Type;
  readonly product: string;
  /** The version it has unless told otherwise. */
  readonly version: string;
  /** Beginnings of versions that there are. */
  readonly known: readonly string[];
  /** What versions AWS runs. */
  readonly inAws: ReturnType<typeof runsInAws>;
  readonly port: number;
  /** What the image makes user and database of beside tests: all are `test`. */
  readonly testVariables: { readonly [name: string]: string };
}

/** The description of an SQL database. */
export function databaseDescription<Type extends string>({
  type,
  product,
  version,
  known,
  inAws,
  port,
  testVariables,
}: DatabaseKind<Type>) {
  return {
    type,
    summary: `A ${product} database.`,
    alias: 'DATABASE',
    provisioners: ['in-cluster', 'aws', 'external'],
    awsNeeds: 'network',
    parameters: databaseParameters(product, version, known),
    bindings: databaseBindings(type),
    data: true,
    parametersFrom: { aws: { ...rdsParameters, version: inAws } },
    testing: databaseInTests(type, port, testVariables),
    fixed: { version: 'major', database: 'everywhere' },
  } as const satisfies AddOnDescription;
}

/** What a database needs to be made in AWS. */
export interface AwsDatabase {
  readonly engine: DatabaseEngine;
  readonly client: LoginClient;
  /** Follows the URL, and makes its readers use TLS. */
  readonly query: string;
}

/** An SQL database, whose user is named like the database. */
export abstract class Database extends BackingService<DatabaseSchema> {
  protected abstract readonly scheme: string;
  protected abstract readonly port: number;
  /** How it is made in AWS, where it can come from there. */
  protected abstract readonly aws: AwsDatabase;

  protected override connection(host: string): Bindings {
    const { port, scheme, username } = this;
    const { database } = this.parameters;
    const query = this.provisioner === 'aws' ? this.aws.query : '';
    const password = this.generated(this.passwordKey);
    const url = `${scheme}://${username}:${password}@${host}:${port}/${database}${query}`;
    return { url, host, port: String(port), username, password, database };
  }

  override render(): void {
    super.render();
    if (this.provisioner !== 'aws') return;
    const { database, passwordVersion } = this.parameters;
    new DatabaseLogin(this, {
      ...this.aws.client,
      database,
      username: this.username,
      former: formerLogins(database, passwordVersion),
      administrator: this.output('administrator'),
      administratorPassword: this.output('administrator-password', true),
    });
  }

  override async provision(run: Provisioning): Promise<Provisioned> {
    const { provisionRds } = await import('./aws/rds.js');
    return provisionRds(run, this, this.aws.engine, this.parameters);
  }

  private get username(): string {
    const { database, passwordVersion } = this.parameters;
    return this.provisioner === 'aws' ? loginName(database, passwordVersion) : database;
  }

  private get passwordKey(): string {
    const { passwordVersion } = this.parameters;
    return this.provisioner === 'aws' && passwordVersion > 1 ? `password-${passwordVersion}` : 'password';
  }
}
