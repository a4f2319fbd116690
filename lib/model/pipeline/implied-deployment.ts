/**
 * The implied jobs that deploy: each runs the images that the build jobs of its pipeline made, by the digests they left,
 * so that production gets what staging got, whatever became of a tag in between.
 */
import { awsKeys } from './aws-login';
import type { JobProps, JobVariable } from './job';
import type { ProjectValues } from '../values';

/** Image of jobs that run infra: the Node.js it is made for, and Debian for the rest. */
export const toolImage = 'node:22-bookworm';

export const onMain = { only: { branches: ['main'] } } as const;

/** Where a build job leaves which image it made, for deployments to read; from the top of the repository. */
export function imagesFile(application: string): string {
  return `.infra/images/${application}.txt`;
}

/** An image to deploy: what a job tells that made it, or, where none does, the one that the commit is the tag of. */
export type HandedImage = { readonly application: string } & ({ readonly job: string } | { readonly image: string });

/** The environments that implied jobs deploy to, each after the one before. */
export const deployedByJobs: readonly string[] = ['staging', 'production'];

/** What a deployment is of. */
export interface DeployJobProps {
  /** Applications. None: all. */
  readonly names: readonly string[];
  readonly images: readonly HandedImage[];
  readonly deploy: ProjectValues['deploy'];
  /** Of AWS, where the environment is there. */
  readonly region: string | undefined;
  /** Jobs that deploy to the environments before. */
  readonly after: readonly string[];
}

/** The job that deploys to an environment: to production by hand, after staging. */
export function deployJob(environment: string, { names, images, deploy, region, after }: DeployJobProps): JobProps {
  const variables = deployVariables(deploy, region);
  const given = images.map((each) =>
    'job' in each
      ? `--images ${imagesFile(each.application)}`
      : `--image ${each.application}=${each.image}:$CI_COMMIT_SHA`,
  );
  const jobs = images.flatMap((each) => ('job' in each ? each.job : []));
  return {
    image: toolImage,
    before_script: ['npm install --global project-infra pulumi', kubeconfigFile],
    script: [['infra deploy', ...names, `--env ${environment} --yes`, ...given].join(' ')],
    variables,
    ...('AWS_REGION' in variables ? { awsRole: 'AWS_ROLE_ARN' } : {}),
    environment,
    ...onMain,
    ...(environment === 'production' ? { when: 'manual', needs: [...after, ...jobs] } : {}),
  };
}

/** GitLab gives the name of a file, others what is in it. */
const kubeconfigFile = `# KUBECONFIG is a file, or what is to be in one.
if [ ! -f "$KUBECONFIG" ]; then
  (umask 077 && printf '%s' "$KUBECONFIG" > "$HOME/kubeconfig")
  export KUBECONFIG="$HOME/kubeconfig"
fi`;

/** What the CI system holds for a place where the state or its key is, by the scheme of its URL. */
const cloudSecrets: { readonly [scheme: string]: readonly string[] } = {
  gs: ['GOOGLE_CREDENTIALS'],
  gcpkms: ['GOOGLE_CREDENTIALS'],
  azblob: ['AZURE_STORAGE_ACCOUNT', 'AZURE_STORAGE_KEY'],
  https: ['PULUMI_ACCESS_TOKEN'],
};

/** The places that are in AWS. */
const awsSchemes: readonly string[] = ['s3', 'awskms'];

/** What a deployment needs to know and to prove: variables, the secrets under their own names. */
function deployVariables(
  { backend, secrets }: ProjectValues['deploy'],
  region: string | undefined,
): { readonly [name: string]: JobVariable } {
  const places = [backend, secrets].flatMap((url) => url?.split(':')[0] ?? []);
  const inAws = [backend, secrets].find((url) => awsSchemes.includes(url?.split(':')[0] ?? ''));
  const isAws = region !== undefined || inAws !== undefined;
  const known = region ?? /[?&]region=([a-z0-9-]+)/.exec(inAws ?? '')?.[1];
  const names = [
    'KUBECONFIG',
    ...(secrets === undefined ? ['PULUMI_CONFIG_PASSPHRASE'] : []),
    ...places.flatMap((scheme) => cloudSecrets[scheme] ?? []),
    ...(isAws ? awsKeys : []),
    ...(isAws && known === undefined ? ['AWS_REGION'] : []),
  ];
  return {
    ...Object.fromEntries(names.map((name) => [name, { secret: name }])),
    ...(known === undefined ? {} : { AWS_REGION: known }),
  };
}
