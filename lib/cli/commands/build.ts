import { parse, resolve } from 'node:path';
import type { Builder, BuiltImage, PlannedImage } from '../../build';
import { defaultEnvironment } from '../../manifest/environments';
import { Environment } from '../../model/environment';
import { exitCodes, UserError, type ExitCode } from '../../model/error';
import { parseImage } from '../../model/image-reference';
import type { Command, CommandContext } from '../command';
import type { Io } from '../io';
import { contextOption, projectOption, reviewOption } from '../options';
import { OutputFolder } from '../output-folder';
import { readManifest } from '../read-manifest';

interface Options {
  readonly project?: string;
  readonly env?: string;
  readonly name?: string;
  readonly context?: string;
  readonly push?: boolean;
  readonly tag?: string;
  readonly with?: Builder;
  readonly platform?: string;
  readonly output?: string;
  readonly json?: boolean;
}

/** `infra build [APP…]`: makes the images that applications need. */
export const command: Command = {
  define(definition, context) {
    definition
      .argument('[apps...]', 'the applications (default: all whose images are built here)')
      .addOption(projectOption())
      .option('-p, --push', 'push the images, and print their digests')
      .option('-t, --tag <tag>', 'tag of the images (default: the commit, with -dirty if files differ from it)')
      .addOption(
        definition
          .createOption('--with <program>', 'the tool to build with (default: the first that works)')
          .choices(['docker', 'podman', 'buildah', 'pack']),
      )
      .option('--platform <platform>', 'platform to build for, such as linux/arm64')
      .option('-e, --env <name>', "build for the platform of this environment's cluster")
      .addOption(reviewOption())
      .addOption(contextOption())
      .option('-o, --output <file>', 'also write the images to a file, for infra deploy --images')
      .option('--json', 'print JSON')
      .action((apps: string[], options: Options) => context.run(() => build(apps, options, context)));
  },
};

async function build(names: readonly string[], options: Options, { io }: CommandContext): Promise<ExitCode> {
  const { values, repository } = await readManifest(io, { ...options, env: options.env ?? defaultEnvironment });
  const { buildImage, findBuilders, planImages, versionOf } = await import('../../build/index.js');
  if (options.tag !== undefined && !/^\w[\w.-]{0,127}$/.test(options.tag)) throw invalidTag(options.tag);
  const { images, skipped } = planImages(values, names, repository);
  for (const { application, reason } of skipped) io.stderr.write(`${application}: skipped: ${reason}\n`);
  const { environment, signal } = io;
  const surroundings = {
    directory: repository,
    environment,
    signal,
    onOutput: (text: string) => io.stderr.write(text),
  };
  // Whoever says what the images are for need not ask the cluster.
  const ofCluster =
    options.env === undefined || options.platform !== undefined
      ? undefined
      : await platformsOf(new Environment(values.environment).context(options.context));
  const builderOf = await findBuilders(images, options.with, surroundings);
  const built: BuiltImage[] = [];
  for (const image of images) {
    const tag = options.tag ?? tagOf(io, image, versionOf(repository, image.context, isCi(environment)));
    const platforms = accepted(image, options.platform, ofCluster);
    const [only, ...others] = platforms ?? [];
    const result = await buildImage(
      image,
      {
        builder: builderOf(image),
        tag,
        push: options.push === true,
        ...(only === undefined || others.length > 0 ? {} : { platform: only }),
        ...(platforms === undefined ? {} : { accepted: platforms }),
      },
      surroundings,
    );
    built.push(result);
  }
  const lines = built.flatMap((image) =>
    image.applications.map((application) => ({ application, image: pinned(image) })),
  );
  const text = lines.map(({ application, image }) => `${application}=${image}\n`).join('');
  if (options.output !== undefined) {
    const { dir: path, base } = parse(resolve(io.directory, options.output));
    new OutputFolder({ path, directory: io.directory, repository }).write(base, text);
  }
  io.stdout.write(options.json === true ? `${JSON.stringify(built, null, 2)}\n` : text);
  return exitCodes.ok;
}

/** The image as a deployment takes it: by its digest, where a registry has it. */
function pinned({ image, digest }: BuiltImage): string {
  return digest === undefined ? image : `${parseImage(image).repository}@${digest}`;
}

function tagOf(
  io: Io,
  { applications }: PlannedImage,
  { tag, changed }: { readonly tag: string; readonly changed: readonly string[] },
): string {
  if (changed.length > 0) {
    const more = changed.length > 3 ? ` and ${changed.length - 3} more` : '';
    io.stderr.write(
      `warning: ${applications.join(', ')}: ${changed.slice(0, 3).join(', ')}${more} differ from the commit; the tag ends in -dirty\n`,
    );
  }
  return tag;
}

/** Platforms an image may be for: what is asked for, what the application asks for, what the cluster has. */
function accepted(
  { architecture }: PlannedImage,
  platform: string | undefined,
  ofCluster: readonly string[] | undefined,
): readonly string[] | undefined {
  if (platform !== undefined) return [platform];
  return architecture === undefined ? ofCluster : [`linux/${architecture}`];
}

/** What the nodes of a cluster run on; undefined where it has none yet. */
async function platformsOf(context: string | undefined): Promise<readonly string[] | undefined> {
  const { Cluster } = await import('../../operate/index.js');
  const cluster = await Cluster.connect(context === undefined ? {} : { context });
  const { items } = await cluster.list({ apiVersion: 'v1', kind: 'Node' }).finally(() => cluster.close());
  const platforms = new Set(
    items.flatMap(({ metadata }) => {
      const { 'kubernetes.io/os': os = 'linux', 'kubernetes.io/arch': architecture } = metadata?.labels ?? {};
      return architecture === undefined ? [] : [`${os}/${architecture}`];
    }),
  );
  return platforms.size === 0 ? undefined : [...platforms].sort();
}

function isCi({ CI: ci }: NodeJS.ProcessEnv): boolean {
  return ci !== undefined && ci !== '' && ci !== '0' && ci !== 'false';
}

function invalidTag(tag: string): UserError {
  return new UserError(`"${tag}" is not a valid tag`, {
    code: 'tag-invalid',
    exitCode: exitCodes.invalid,
    hint: 'A tag has at most 128 letters, digits, dots, dashes and underscores, and begins with a letter, digit or underscore.',
  });
}
