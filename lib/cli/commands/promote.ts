import { applicationUrls, Engine, openWorkspace } from '../../deploy';
import { exitCodes, UserError, type ExitCode } from '../../model';
import { clusterAccess } from '../../release/cluster-access';
import { Deployer } from '../../release/deployer';
import { countChanges, countDone, traceChanges, type PlannedChange } from '../../release/plan';
import { deployedImages, withDigests } from '../../release/promotion';
import { removeDeployed } from '../../release/removal';
import { unrouteCanary } from '../canary';
import type { Command, CommandContext } from '../command';
import { confirm } from '../confirm';
import type { Io } from '../io';
import { seconds, type ClusterOptions } from '../options';
import { reportChanges } from '../plan-report';
import { openInCluster, type ClusterSession } from '../session';

interface Options extends Pick<ClusterOptions, 'project' | 'name' | 'context'> {
  readonly from: string;
  readonly to?: string;
  readonly yes?: boolean;
  readonly json?: boolean;
  readonly diff?: boolean;
  readonly timeout: number;
}

/** `infra promote [APP…]`: what runs in one environment becomes what runs in another: the images, not the configuration. */
export const command: Command = {
  define(definition, context) {
    definition
      .option('-C, --project <dir>', 'the folder that holds .infra (default: the nearest above)')
      .argument('[app...]', 'the applications (default: all that are deployed there)')
      .option('--from <env>', 'the environment to take the images from', 'canary')
      .option(
        '--to <env>',
        'the environment to deploy them to (default: production, or the one the canary runs beside)',
      )
      .option('--name <name>', 'the name of a review environment to take the images from')
      .option('--context <name>', "context in the kubeconfig (default: each environment's)")
      .option('-y, --yes', 'do not ask for confirmation')
      .option('--json', 'print what was done as JSON')
      .option('--diff', 'print each field that differs')
      .option('--timeout <seconds>', 'how long to wait for an application to be ready', seconds, 600)
      .action((apps: string[], options: Options) => context.run(() => promote(apps, options, context)));
  },
};

async function promote(apps: readonly string[], options: Options, { io }: CommandContext): Promise<ExitCode> {
  const { from, to, ...rest } = options;
  const source = await openInCluster(io, { ...rest, env: from, image: [], images: [] });
  try {
    const { environment } = source.project;
    const target = to ?? (environment.kind === 'canary' ? environment.base : 'production');
    if (target === environment.name) throw toItself(target);
    const images = await withDigests(source, deployedImages(source, apps));
    const { name: _review, ...others } = rest;
    const session = await openInCluster(io, {
      ...others,
      env: target,
      image: [...images].map(([name, image]) => `${name}=${image}`),
      images: [],
    });
    return await deployTo(session, { source, images, apps, options, io });
  } finally {
    source.cluster.close();
  }
}

interface Promotion {
  readonly source: ClusterSession;
  readonly images: ReadonlyMap<string, string>;
  readonly apps: readonly string[];
  readonly options: Options;
  readonly io: Io;
}

async function deployTo(session: ClusterSession, promotion: Promotion): Promise<ExitCode> {
  const { source, images, apps, options, io } = promotion;
  const { project, cluster, facts } = session;
  const say = (line: string) => io.stderr.write(`${line}\n`);
  const isCanary =
    source.project.environment.kind === 'canary' && source.project.environment.base === project.environment.name;
  const deployer = new Deployer(session, io, { apps, timeoutSeconds: options.timeout, refresh: false, say });
  try {
    say(
      `${project.name}: ${source.project.environment.name} → ${project.environment.name} (namespace ${project.namespace}, context ${cluster.context})`,
    );
    for (const [name, image] of images) say(`  ${name}  ${facts.images[name] ?? '(nothing)'} → ${image}`);
    if (options.yes !== true) {
      const planned = await deployer.preview();
      say(`${reportChanges(planned, { colors: io.colors, diff: options.diff === true })}${countChanges(planned)}`);
      if (isCanary) say(`then the canary is removed: ${[...images.keys()].join(', ')}`);
      if (!(await confirm(io, 'Promote?'))) return exitCodes.failed;
    }
    const changes = await deployer.deploy();
    if (isCanary) changes.push(...(await removeCanary(promotion)));
    const urls = Object.assign({}, ...deployer.units.map(({ name }) => applicationUrls(project, name)));
    if (options.json === true) {
      const document = {
        project: project.name,
        environment: project.environment.name,
        images: Object.fromEntries(images),
        changes,
        urls,
      };
      io.stdout.write(`${JSON.stringify(document, undefined, 2)}\n`);
      return exitCodes.ok;
    }
    if (changes.length > 0) say(`\n${reportChanges(changes, { colors: io.colors, diff: options.diff === true })}`);
    say(changes.length === 0 ? '0 changes' : `done: ${countDone(changes)}`);
    for (const [name, url] of Object.entries(urls)) io.stdout.write(`${name}  ${String(url)}\n`);
    return exitCodes.ok;
  } finally {
    deployer.close();
  }
}

/** What the canary was made for is done: its share of the traffic goes first, then it goes itself. */
async function removeCanary({ source, apps, options, io }: Promotion): Promise<PlannedChange[]> {
  const { project, cluster } = source;
  const routed = await unrouteCanary(
    io,
    { ...options, env: project.environment.name, image: [], images: [] },
    source,
    apps,
  );
  const engine = new Engine(openWorkspace(project, io.environment));
  const access = clusterAccess(cluster);
  try {
    const say = (line: string) => io.stderr.write(`${line}\n`);
    const removed = await removeDeployed(source, { engine, access, signal: io.signal, say }, apps);
    return [...routed, ...traceChanges(project, removed)];
  } finally {
    access.close();
  }
}

function toItself(environment: string): UserError {
  return new UserError(`${environment} cannot be promoted to itself`, {
    code: 'promotion-circular',
    exitCode: exitCodes.invalid,
    hint: 'Name another environment: --from staging --to production.',
  });
}
