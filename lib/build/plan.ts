import { existsSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { defaultBuilderImage } from './buildpacks';
import { builtImage } from '../model/pipeline/built-image';
import { exitCodes, UserError } from '../model/error';
import { checkApplications } from '../model/known-applications';
import type { ApplicationValues, ProjectValues } from '../model/values';

/** An image to make, and the applications that run it. */
export interface PlannedImage {
  readonly applications: readonly string[];
  /** Without a tag. */
  readonly repository: string;
  /** Relative to the repository of the project. */
  readonly context: string;
  /** Relative to the repository of the project. @default it has none, and is made by buildpacks */
  readonly dockerfile?: string;
  /** Whose buildpacks make it where it has no Dockerfile. */
  readonly builderImage: string;
  /** What the build is given, by name. @default nothing */
  readonly args?: { readonly [name: string]: string };
  /** Processor that the application asks for. @default any */
  readonly architecture?: string;
}

/** What is made, and what is not. */
export interface BuildPlan {
  readonly images: readonly PlannedImage[];
  /** Only where no application was named: who names one wants its image. */
  readonly skipped: readonly { readonly application: string; readonly reason: string }[];
}

/**
 * The images of applications, each once. Where several run the same image, that is made as those of them say that say
 * how: a scheduled task that only names the image of a service is made with it.
 * @param names none: every application whose image is made here
 * @throws UserError where an application that is named has no image to make, or two make one image from different things
 */
export function planImages(values: ProjectValues, names: readonly string[], folder: string): BuildPlan {
  const { applications } = values;
  checkApplications(values, names);
  const planned = new Map<string, PlannedImage>();
  const skipped: BuildPlan['skipped'][number][] = [];
  for (const application of applications.filter(({ name }) => names.length === 0 || names.includes(name))) {
    const repository = builtImage(application, values);
    const makers = applications.filter((each) => builtImage(each, values) === repository && each.build !== undefined);
    const [maker = application, ...others] = makers;
    const unmade = repository === undefined ? whyNotMade(application) : whyUnknown(maker, folder);
    if (repository === undefined || unmade !== undefined) {
      if (names.length > 0 && unmade !== undefined) throw problem(`${application.name}: ${unmade.reason}`, unmade.hint);
      if (unmade !== undefined) skipped.push({ application: application.name, reason: unmade.reason });
      continue;
    }
    const other = others.find(({ build }) => madeFrom(build) !== madeFrom(maker.build));
    if (other !== undefined)
      throw problem(
        `${maker.name} and ${other.name} build ${repository} from different sources`,
        'Give one of them its own image:, or both the same build:.',
      );
    const before = planned.get(repository);
    const image = imageOf(maker, repository, folder);
    planned.set(repository, { ...image, ...before, applications: [...(before?.applications ?? []), application.name] });
  }
  if (planned.size === 0)
    throw new UserError('no application has an image to build', {
      code: 'build-impossible',
      exitCode: exitCodes.invalid,
      details: skipped.map(({ application, reason }) => `${application}: ${reason}`),
      hint: 'Add registry: to project.yml, such as registry: ghcr.io/acme, and build: to an application.',
    });
  return { images: [...planned.values()], skipped };
}

interface Unmade {
  readonly reason: string;
  readonly hint: string;
}

/** Why the image of an application goes nowhere. */
function whyNotMade({ image, name }: ApplicationValues): Unmade {
  return image === undefined
    ? {
        reason: `it has no registry for its image`,
        hint: `Add registry: to project.yml, or image: to ${name}.`,
      }
    : {
        reason: `runs ${image}, which is not built here`,
        hint: 'Only images without a tag or digest are built; their version is given at deployment.',
      };
}

/** Why an application that names an image, and not how it is made, means one from elsewhere. */
function whyUnknown(maker: ApplicationValues, folder: string): Unmade | undefined {
  const { image, build } = maker;
  if (image === undefined || build !== undefined || existsSync(join(folder, pathOf(build)))) return undefined;
  return {
    reason: `runs ${image}, but has neither build: nor a Dockerfile at the root of the repository`,
    hint: `Add build: { context: FOLDER } to it, or, if the image is built elsewhere, add a tag to image:.`,
  };
}

/** The Dockerfile that is meant. */
function pathOf(build: ApplicationValues['build']): string {
  return join(build?.context ?? '.', build?.dockerfile ?? 'Dockerfile');
}

/** The same for what gives the same image. */
function madeFrom(build: ApplicationValues['build']): string {
  return JSON.stringify([
    pathOf(build),
    build?.builder,
    Object.entries(build?.args ?? {}).sort(([one], [other]) => (one < other ? -1 : 1)),
  ]);
}

function imageOf(
  { name, build, stack }: ApplicationValues,
  repository: string,
  folder: string,
): Omit<PlannedImage, 'applications'> {
  const context = normalize(build?.context ?? '.').replace(/\/$/, '');
  const dockerfile = pathOf(build);
  const { architecture } = stack.parameters;
  const isThere = existsSync(join(folder, dockerfile));
  if (!isThere && build?.dockerfile !== undefined)
    throw problem(
      `the Dockerfile of ${name}, ${dockerfile}, does not exist`,
      'Paths in build: are relative to the root of the repository; dockerfile: is relative to context:.',
    );
  return {
    repository,
    context,
    ...(isThere ? { dockerfile } : {}),
    builderImage: build?.builder ?? defaultBuilderImage,
    ...(build?.args === undefined ? {} : { args: build.args }),
    ...(typeof architecture === 'string' ? { architecture } : {}),
  };
}

function problem(message: string, hint: string): UserError {
  return new UserError(message, { code: 'build-impossible', exitCode: exitCodes.invalid, hint });
}
