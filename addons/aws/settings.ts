import { ConstructError, shortHash, type AddOn, type Application, type AwsValues } from '../../lib/model';

/** Where in AWS an add-on is made. @throws ConstructError where its environment does not say */
export function awsSettings(addon: AddOn): AwsValues {
  const { values, name } = addon.project.environment;
  if (values.aws !== undefined) return values.aws;
  throw new ConstructError(
    addon,
    'aws-missing',
    `comes from aws, but environment ${name} has no settings for AWS`,
    `Set aws: { region: eu-west-1, clusterName: … } for the environment, or give the add-on provisioner: ${addon.description.provisioners.filter((other) => other !== 'aws').join(' or ')}.`,
  );
}

/** Whether data outlives mistakes here: it is backed up, its deletion refused, and a last snapshot made. */
export function isProtected({ project }: AddOn): boolean {
  return project.environment.kind !== 'development';
}

/** Whether something is made so that one zone may fail. @param wanted @default in production */
export function isHighlyAvailable({ project }: AddOn, wanted: boolean | undefined): boolean {
  return wanted ?? project.environment.isProduction;
}

/** Days that backups are kept. */
export function backupDays(addon: AddOn): number {
  return isProtected(addon) ? 7 : 1;
}

/**
 * The name of an add-on's resources in AWS, `<project>-<environment>-<application>-<alias>-<hash>`: beginning with a letter and
 * without double hyphens, as every service takes it. The hash tells apart what is cut, or joined, to the same words.
 * @param max characters the service allows
 */
export function addOnName(addon: AddOn, max: number): string {
  const { project, application, identity } = addon;
  const owner = application === undefined ? [] : [application.identity];
  return awsName([project.name, project.environment.base, ...owner, identity], max);
}

/** The same for an application, whose canary is not production's. */
export function applicationName(application: Application, max: number): string {
  const { project, identity } = application;
  return awsName([project.name, project.environment.name, identity], max);
}

function awsName(parts: readonly string[], max: number): string {
  const words = parts
    .join('-')
    .replace(/-+/g, '-')
    .replace(/^(?=\d)/, 'p');
  return `${words.slice(0, max - 9).replace(/-$/, '')}-${shortHash(...parts)}`;
}
