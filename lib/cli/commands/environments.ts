import { dirname } from 'node:path';
import { defaultEnvironment } from '../../manifest/environments';
import { readProject } from '../../manifest/read-project';
import { exitCodes, type ExitCode } from '../../model/error';
import { reviewEnvironment } from '../../model/review';
import type { ProjectValues } from '../../model/values';
import type { LiveEnvironment, Unreachable } from '../../release/environments';
import type { Command, CommandContext } from '../command';
import { reportEnvironments, type ListedEnvironment } from '../environments-report';
import { projectOption } from '../options';
import { readCatalogue } from '../read-catalogue';
import { openManifest, readManifest } from '../read-manifest';

interface Options {
  readonly project?: string;
  readonly json?: boolean;
}

/** `infra environments`: those of the manifest and those that are live, with what was released last, when and by whom. */
export const command: Command = {
  define(definition, context) {
    definition
      .addOption(projectOption())
      .option('--json', 'print JSON')
      .action((options: Options) => context.run(() => environments(options, context)));
  },
};

async function environments(options: Options, { io }: CommandContext): Promise<ExitCode> {
  const { values: manifest, folder } = await readManifest(io, { ...options, env: defaultEnvironment, outline: true });
  const open = openManifest(io, options);
  const { descriptions } = await readCatalogue(open);
  const valuesOf = (environment: string, review?: string, outline = true) =>
    readProject(open, { descriptions, environment, review, outline }).values;
  const [{ readEnvironments }, { Cluster }] = await Promise.all([
    import('../../release/environments.js'),
    import('../../operate/index.js'),
  ]);
  const written = manifest.environments.flatMap((name) => valuesOf(name)?.environment ?? []);
  const review = valuesOf(reviewEnvironment, 'pr-0')?.environment ?? manifest.environment;
  const reading = await readEnvironments(manifest.name, written, review, (context) =>
    Cluster.connect(context === undefined ? {} : { context }),
  );
  const listed: ListedEnvironment[] = [];
  for (const environment of reading.environments) {
    const { values, name, review: instance, release } = environment;
    const asked = instance === undefined ? name : reviewEnvironment;
    const isKnown = values !== undefined || instance !== undefined;
    // The applications themselves have to be right only to tell where they are reached.
    const built = !isKnown || release === undefined ? undefined : valuesOf(asked, instance, false);
    listed.push({
      ...environment,
      ...(release === undefined ? {} : { release: withNames(release, manifest.applications) }),
      values: values ?? (isKnown ? valuesOf(asked, instance)?.environment : undefined),
      urls: built === undefined ? {} : await urlsOf(built, dirname(folder)),
    });
  }
  if (options.json === true)
    io.stdout.write(`${JSON.stringify(document(manifest.name, listed, reading.unreachable), undefined, 2)}\n`);
  else {
    io.stdout.write(reportEnvironments(listed, { colors: io.colors, now: new Date() }));
    io.stderr.write(
      `note: infra deploy --env ${reviewEnvironment} --name NAME creates a review environment modelled on ${review.of ?? defaultEnvironment}\n`,
    );
  }
  for (const [message, contexts] of byMessage(reading.unreachable)) {
    const reason = message.replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase()).replace(/\.$/, '');
    io.stderr.write(`note: cannot find out what is deployed in ${contexts.join(' and in ')}: ${reason}\n`);
  }
  return exitCodes.ok;
}

/** A release by the names that applications have now: it records those they had first. */
function withNames(
  release: NonNullable<LiveEnvironment['release']>,
  applications: ProjectValues['applications'],
): NonNullable<LiveEnvironment['release']> {
  const nameOf = (identity: string) =>
    applications.find(({ name, was }) => (was ?? name) === identity)?.name ?? identity;
  const renamed = <T>(record: { readonly [identity: string]: T }): { [name: string]: T } =>
    Object.fromEntries(Object.entries(record).map(([identity, value]) => [nameOf(identity), value]));
  const { images, canary } = release;
  return {
    ...release,
    images: renamed(images),
    ...(canary === undefined ? {} : { canary: { ...canary, weights: renamed(canary.weights) } }),
  };
}

function byMessage(unreachable: readonly Unreachable[]): Map<string, string[]> {
  const contexts = new Map<string, string[]>();
  for (const { context = 'the current context', error } of unreachable) {
    contexts.set(error.message, [...(contexts.get(error.message) ?? []), context]);
  }
  return contexts;
}

/** Where the applications are reached; a canary is on the routes of what it runs beside. */
async function urlsOf(values: ProjectValues, folder: string): Promise<{ readonly [application: string]: string }> {
  const { buildProject } = await import('../../load-project.js');
  const project = await buildProject(values, { folder });
  if (project.environment.kind === 'canary') return {};
  return Object.fromEntries(
    project.applications.flatMap(({ name, stack }) =>
      stack.host === undefined ? [] : [[name, `https://${stack.host}`]],
    ),
  );
}

function document(project: string, listed: readonly ListedEnvironment[], unreachable: readonly Unreachable[]): object {
  return {
    project,
    environments: listed.map(({ values, name, review, context, namespace, created, release, urls }) => ({
      name,
      kind: values?.kind,
      of: values?.of,
      review,
      inManifest: values !== undefined,
      context,
      namespace,
      created,
      release,
      urls,
    })),
    unreachable: unreachable.map(({ context, error }) => ({ context, message: error.message })),
  };
}
