import { exitCodes, type ExitCode } from '../../model';
import { Deployer } from '../../release/deployer';
import { countChanges, countDone } from '../../release/plan';
import { deployedImages, isFulfilled, promote, promotionTarget, withDigests } from '../../release/promotion';
import { baseOf } from '../canary';
import type { Command, CommandContext } from '../command';
import { tellComparing } from '../comparing';
import { confirm } from '../confirm';
import type { Io } from '../io';
import { contextOption, projectOption, reviewOption, seconds, type ClusterOptions } from '../options';
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
      .addOption(projectOption())
      .argument('[app...]', 'the applications (default: all that are deployed there)')
      .option('--from <env>', 'the environment to take the images from', 'canary')
      .option(
        '--to <env>',
        'the environment to deploy them to (default: production, or the one the canary runs beside)',
      )
      .addOption(reviewOption('the name of a review environment to take the images from'))
      .addOption(contextOption("each environment's"))
      .option('-y, --yes', 'do not ask for confirmation')
      .option('--json', 'print what was done as JSON')
      .option('--diff', 'print each field that differs')
      .option('--timeout <seconds>', 'how long to wait for an application to be ready', seconds, 600)
      .action((apps: string[], options: Options) => context.run(() => promoteImages(apps, options, context)));
  },
};

async function promoteImages(apps: readonly string[], options: Options, { io }: CommandContext): Promise<ExitCode> {
  const { from, to, ...rest } = options;
  const source = await openInCluster(io, { ...rest, env: from, image: [], images: [] });
  try {
    const env = promotionTarget(source.project.environment, to);
    const images = await withDigests(source, deployedImages(source, apps));
    const { name: _review, ...others } = rest;
    const target = await openInCluster(io, {
      ...others,
      env,
      image: [...images].map(([name, image]) => `${name}=${image}`),
      images: [],
    });
    return await deployTo({ source, target, images, apps, options, io });
  } finally {
    source.cluster.close();
  }
}

interface Asked {
  readonly source: ClusterSession;
  readonly target: ClusterSession;
  readonly images: ReadonlyMap<string, string>;
  readonly apps: readonly string[];
  readonly options: Options;
  readonly io: Io;
}

async function deployTo({ source, target, images, apps, options, io }: Asked): Promise<ExitCode> {
  const { project, cluster, facts } = target;
  const say = (line: string) => io.stderr.write(`${line}\n`);
  const deployer = new Deployer(target, io, { apps, timeoutSeconds: options.timeout, refresh: false, say });
  try {
    say(
      `${project.name}: ${source.project.environment.name} → ${project.environment.name} (namespace ${project.namespace}, context ${cluster.context})`,
    );
    for (const [name, image] of images) say(`  ${name}  ${facts.images[name] ?? '(nothing)'} → ${image}`);
    if (options.yes !== true) {
      tellComparing(io);
      const planned = await deployer.preview();
      say(`${reportChanges(planned, { colors: io.colors, diff: options.diff === true })}${countChanges(planned)}`);
      if (isFulfilled({ source, target })) say(`then the canary is removed: ${[...images.keys()].join(', ')}`);
      if (!(await confirm(io, 'Promote?'))) return exitCodes.failed;
    }
    const openBase = baseOf(io, { ...options, env: source.project.environment.name, image: [], images: [] }, source);
    const changes = await promote({ source, target, apps }, deployer, openBase, io, say);
    const { urls } = deployer;
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
    for (const [name, url] of Object.entries(urls)) io.stdout.write(`${name}  ${url}\n`);
    return exitCodes.ok;
  } finally {
    deployer.close();
  }
}
