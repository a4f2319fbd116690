import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { builtImage } from '../model/built-image';
import { exitCodes, UserError } from '../model/error';
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
  /** Processor that the application asks for. @default any */
  readonly architecture?: string;
}

/**
 * The images of applications, each once.
 * @param names none: every application whose image is made here
 * @throws UserError where an application that is named has no image to make, or two make one image from different things
 */
export function planImages(values: ProjectValues, names: readonly string[], folder: string): PlannedImage[] {
  const known = values.applications.map(({ name }) => name);
  for (const name of names)
    if (!known.includes(name))
      throw problem(`there is no application "${name}"`, `They are ${known.join(', ') || 'none'}.`);
  const planned = new Map<string, PlannedImage>();
  for (const application of values.applications.filter(({ name }) => names.length === 0 || names.includes(name))) {
    const repository = builtImage(application, values);
    if (repository === undefined) {
      if (names.length > 0) throw notBuilt(application);
      continue;
    }
    const image = imageOf(application, repository, folder);
    const other = planned.get(repository);
    if (other !== undefined && (other.context !== image.context || other.dockerfile !== image.dockerfile))
      throw problem(
        `${other.applications.join(', ')} and ${application.name} make ${repository} from different things`,
        'Give one of them an image: of its own, or both the same build:.',
      );
    const applications = [...(other?.applications ?? []), application.name];
    planned.set(repository, { ...image, ...other, applications });
  }
  if (planned.size === 0)
    throw problem('no application has an image to make', 'Add registry: to project.yml, as in registry: ghcr.io/acme.');
  return [...planned.values()];
}

function imageOf({ name, build, stack }: ApplicationValues, repository: string, folder: string): PlannedImage {
  const context = build?.context ?? '.';
  const dockerfile = join(context, build?.dockerfile ?? 'Dockerfile');
  const { architecture } = stack.parameters;
  const isThere = existsSync(join(folder, dockerfile));
  if (!isThere && build?.dockerfile !== undefined)
    throw problem(
      `the Dockerfile of ${name}, ${dockerfile}, is not there`,
      'Paths of build: begin at the top of the repository; dockerfile: is inside of context:.',
    );
  return {
    applications: [name],
    repository,
    context,
    ...(isThere ? { dockerfile } : {}),
    ...(typeof architecture === 'string' ? { architecture } : {}),
  };
}

function notBuilt({ name, image }: ApplicationValues): UserError {
  return image === undefined
    ? problem(`where does the image of ${name} go?`, 'Add registry: to project.yml, or image: to the application.')
    : problem(
        `${name} runs ${image}, which is not made here`,
        'An image without tag or digest is: the version is given at deploy.',
      );
}

function problem(message: string, hint: string): UserError {
  return new UserError(message, { code: 'build-impossible', exitCode: exitCodes.invalid, hint });
}
