import { join } from 'node:path';
import { UserError } from '../model/error';
import type { PlannedImage } from './plan';
import { isThere, type Surroundings } from './tool';

/** What makes images. */
const builders = ['docker', 'podman', 'buildah', 'pack'] as const;
export type Builder = (typeof builders)[number];

/** Answers only where it could make an image: a client may be there whose server is not. */
const questions: { readonly [builder in Builder]: readonly string[] } = {
  docker: ['docker', 'info'],
  podman: ['podman', 'info'],
  buildah: ['buildah', '--version'],
  pack: ['pack', 'version'],
};

/**
 * Which program makes the images: those with a Dockerfile, those without.
 * @param choice the one to use @default the first that answers
 * @throws UserError that names all where none answers
 */
export async function findBuilders(
  images: readonly PlannedImage[],
  choice: Builder | undefined,
  surroundings: Surroundings,
): Promise<(image: PlannedImage) => Builder> {
  const answers = new Map<Builder, Promise<boolean>>();
  const answer = (builder: Builder) => {
    const known = answers.get(builder) ?? isThere(questions[builder], surroundings);
    answers.set(builder, known);
    return known;
  };
  const chosen = new Map<PlannedImage, Builder>();
  for (const image of images) {
    const wanted = choice === undefined ? ableTo(image) : [choice];
    if (image.dockerfile === undefined && !wanted.some((builder) => withoutDockerfile.includes(builder)))
      throw noDockerfile(image, wanted);
    let found: Builder | undefined;
    for (const builder of wanted) if (found === undefined && (await answer(builder))) found = builder;
    if (found === undefined) throw missing(image, wanted);
    chosen.set(image, found);
  }
  return (image) => {
    const builder = chosen.get(image);
    if (builder === undefined) throw new Error(`no builder for ${image.repository}`);
    return builder;
  };
}

/** Those that run buildpacks: pack does even where there is a Dockerfile. */
const withoutDockerfile: readonly Builder[] = ['pack', 'buildah'];

/** Those that an image can be made with. */
function ableTo({ dockerfile }: PlannedImage): readonly Builder[] {
  return dockerfile === undefined ? withoutDockerfile : builders.filter((builder) => builder !== 'pack');
}

function noDockerfile({ applications, context }: PlannedImage, [choice]: readonly Builder[]): UserError {
  return new UserError(
    `${choice ?? ''} builds images from a Dockerfile, but ${applications.join(', ')} has none in ${context}`,
    { code: 'builder-missing', hint: 'Add one, or use buildpacks: --with pack or --with buildah.' },
  );
}

function missing({ applications, context, dockerfile }: PlannedImage, wanted: readonly Builder[]): UserError {
  const source = dockerfile ?? `${context} without a Dockerfile`;
  const [first = '', ...others] = wanted;
  const reason = others.length === 0 ? `${first} is not available` : `none of ${wanted.join(', ')} is available`;
  return new UserError(`no tool can build the image of ${applications.join(', ')} from ${source}: ${reason}`, {
    code: 'builder-missing',
    hint: wanted.includes('pack')
      ? `Install pack (buildpacks.io) or buildah${dockerfile === undefined ? `, or add ${join(context, 'Dockerfile')}` : ''}.`
      : `${others.length === 0 ? `Install or start ${first}` : 'Install or start one of them'}; buildah needs neither a server nor root rights.`,
  });
}
