import { UserError } from '../model/error';
import type { PlannedImage } from './plan';
import { isThere, type Surroundings } from './tool';

/** What makes images. */
export const builders = ['docker', 'podman', 'buildah', 'pack'] as const;
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
    const able = builders.filter((builder) => (builder === 'pack') === (image.dockerfile === undefined));
    const wanted = able.filter((builder) => choice === undefined || builder === choice);
    let found: Builder | undefined;
    for (const builder of wanted) if (found === undefined && (await answer(builder))) found = builder;
    if (found === undefined) throw missing(image, able, choice);
    chosen.set(image, found);
  }
  return (image) => {
    const builder = chosen.get(image);
    if (builder === undefined) throw new Error(`no builder for ${image.repository}`);
    return builder;
  };
}

function missing(
  { applications, context, dockerfile }: PlannedImage,
  able: readonly Builder[],
  choice: Builder | undefined,
): UserError {
  const what =
    dockerfile === undefined
      ? `no Dockerfile in ${context}, and buildpacks need pack`
      : `${dockerfile}, which ${able.join(', ')} make images of`;
  const reason =
    choice === undefined ? `none answers` : able.includes(choice) ? `${choice} does not answer` : `${choice} does not`;
  return new UserError(`${applications.join(', ')}: there is ${what}; ${reason}`, {
    code: 'builder-missing',
    hint:
      dockerfile === undefined
        ? 'Write a Dockerfile, or install pack (buildpacks.io).'
        : `Install or start one of ${able.join(', ')}.`,
  });
}
