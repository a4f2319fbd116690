import { Cluster } from '@pulumi/aws/rds/cluster';
import { ClusterInstance } from '@pulumi/aws/rds/clusterInstance';
import { ClusterParameterGroup } from '@pulumi/aws/rds/clusterParameterGroup';
import { Instance } from '@pulumi/aws/rds/instance';
import { ParameterGroup } from '@pulumi/aws/rds/parameterGroup';
import { SubnetGroup } from '@pulumi/aws/rds/subnetGroup';
import { getSecretVersionOutput } from '@pulumi/aws/secretsmanager/getSecretVersion';
import * as pulumi from '@pulumi/pulumi';
import { isRecord, type AddOn, type Provisioned, type Provisioning } from '../../lib/model';
import type { DatabaseEngine } from './database-engine';
import type { DatabaseParameters } from './database-parameters';
import { network, securityGroup } from './network';
import { AddOnResources } from './resources';
import { addOnName, backupDays, isHighlyAvailable, isProtected } from './settings';
import { gibibytes, instanceClass } from './sizes';

/** The administrator; its password is made, kept and changed by RDS. */
const administrator = 'infra_admin';

/** Makes a database server: an RDS instance, or an Aurora cluster. Encrypted, backed up, never public. */
export function provisionRds(
  run: Provisioning,
  addon: AddOn,
  engine: DatabaseEngine,
  parameters: DatabaseParameters,
): Provisioned {
  const parts = new AddOnResources(run, addon);
  const place = network(run, addon);
  const name = addOnName(addon, 63);
  const { subnetIds } = place;
  const { tags } = parts;
  const subnets = new SubnetGroup(
    parts.part('subnets'),
    { name, description: parts.title, subnetIds, tags },
    parts.options,
  );
  const group = securityGroup(parts, place, [engine.port]);
  const common = {
    ...protection(addon, name),
    engineVersion: parameters.version,
    // A later version in the manifest is an upgrade in place, after a snapshot; what goes back is refused when looking.
    allowMajorVersionUpgrade: true,
    dbSubnetGroupName: subnets.name,
    vpcSecurityGroupIds: [group.id],
    port: engine.port,
    manageMasterUserPassword: true,
    storageEncrypted: true,
    applyImmediately: true,
    tags,
  };
  const made = parameters.aurora
    ? auroraCluster(parts, name, engine, parameters, common)
    : instance(parts, name, engine, parameters, common);
  return { host: made.host, ...masterPassword(parts, made.secrets) };
}

type Common = ReturnType<typeof protection> & {
  readonly engineVersion: string;
  readonly dbSubnetGroupName: pulumi.Output<string>;
  readonly vpcSecurityGroupIds: pulumi.Output<string>[];
  readonly port: number;
  readonly tags: { [tag: string]: string };
};

interface Server {
  readonly host: pulumi.Output<string>;
  /** Where RDS keeps the administrator's password; undefined where there is no server yet. */
  readonly secrets: pulumi.Output<readonly { readonly secretArn: string }[] | undefined>;
}

function instance(
  parts: AddOnResources,
  name: string,
  engine: DatabaseEngine,
  parameters: DatabaseParameters,
  common: Common,
): Server {
  const { version, storage, highAvailability } = parameters;
  const settings = new ParameterGroup(
    parts.part('settings'),
    { name: `${name}-${major(version)}`, ...settingsOf(engine, engine.family, version), tags: parts.tags },
    parts.options,
  );
  const made = new Instance(
    parts.part('instance'),
    {
      ...common,
      identifier: name,
      engine: engine.name,
      instanceClass: instanceClass('rds', parameters),
      allocatedStorage: gibibytes(storage),
      storageType: 'gp3',
      multiAz: isHighlyAvailable(parts.addon, highAvailability),
      parameterGroupName: settings.name,
      username: administrator,
      publiclyAccessible: false,
      autoMinorVersionUpgrade: true,
      enabledCloudwatchLogsExports: [...engine.logs],
    },
    parts.dataOptions,
  );
  return { host: made.address, secrets: made.masterUserSecrets };
}

function auroraCluster(
  parts: AddOnResources,
  name: string,
  { name: kind, ...engine }: DatabaseEngine,
  parameters: DatabaseParameters,
  common: Common,
): Server {
  const { version, highAvailability } = parameters;
  const auroraEngine = kind === 'postgres' ? 'aurora-postgresql' : 'aurora-mysql';
  const settings = new ClusterParameterGroup(
    parts.part('settings'),
    {
      name: `${name}-${major(version)}`,
      ...settingsOf({ name: kind, ...engine }, auroraEngine, version),
      tags: parts.tags,
    },
    parts.options,
  );
  const cluster = new Cluster(
    parts.part('cluster'),
    {
      ...common,
      clusterIdentifier: name,
      engine: auroraEngine,
      dbClusterParameterGroupName: settings.name,
      masterUsername: administrator,
      enabledCloudwatchLogsExports: engine.logs.filter((log) => log !== 'upgrade'),
    },
    parts.dataOptions,
  );
  // The first writes; a second takes over when its zone fails.
  const count = isHighlyAvailable(parts.addon, highAvailability) ? 2 : 1;
  for (let index = 1; index <= count; index++) {
    new ClusterInstance(
      parts.part(`instance-${index}`),
      {
        identifier: `${name.slice(0, 61)}-${index}`,
        clusterIdentifier: cluster.id,
        engine: auroraEngine,
        instanceClass: instanceClass('aurora', parameters),
        publiclyAccessible: false,
        autoMinorVersionUpgrade: true,
        applyImmediately: true,
        tags: parts.tags,
      },
      // The data is the cluster's: one that only takes over may go.
      index === 1 ? parts.dataOptions : parts.options,
    );
  }
  return { host: cluster.endpoint, secrets: cluster.masterUserSecrets };
}

/** What keeps the data of a database: backups, and a last snapshot before it may be deleted. */
function protection(addon: AddOn, name: string) {
  return {
    backupRetentionPeriod: backupDays(addon),
    copyTagsToSnapshot: true,
    deletionProtection: isProtected(addon),
    ...(isProtected(addon)
      ? { skipFinalSnapshot: false, finalSnapshotIdentifier: `${name}-final` }
      : { skipFinalSnapshot: true }),
  };
}

function settingsOf(engine: DatabaseEngine, family: string, version: string) {
  return {
    family: `${family}${major(version)}`,
    description: 'TLS is required',
    parameters: [engine.requireTls],
  };
}

/** The part of a version that settings are for: `17` of PostgreSQL 17.4, `8.4` of MySQL 8.4.3. */
function major(version: string): string {
  const [first = '', second] = version.split('.');
  return Number(first) >= 10 || second === undefined ? first : `${first}.${second}`;
}

/**
 * Reads the administrator's password as it is now: RDS changes it every week. A server that the engine was told to leave
 * alone, and that is not there yet, has none.
 */
function masterPassword(parts: AddOnResources, secrets: Server['secrets']): Provisioned {
  const password = secrets.apply((all) => {
    const secretId = all?.[0]?.secretArn;
    if (secretId === undefined) return pulumi.output('');
    const version = getSecretVersionOutput({ secretId }, { provider: parts.provider, parent: parts });
    return version.secretString.apply(passwordIn);
  });
  return { administrator, 'administrator-password': pulumi.secret(password) };
}

function passwordIn(document: string | undefined): string {
  const parsed: unknown = document === undefined ? undefined : JSON.parse(document);
  return isRecord(parsed) && typeof parsed['password'] === 'string' ? parsed['password'] : '';
}
