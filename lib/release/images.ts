import {
  exitCodes,
  formatProblem,
  isDigest,
  isPinned,
  parseImage,
  UserError,
  type ApplicationValues,
  type ImageReference,
  type Project,
  type Refuse,
} from '../model';

/** An application and its image, as somebody gave them. */
export interface GivenImage {
  /** As `web=ghcr.io/acme/web:sha`. */
  readonly text: string;
  /** Where it is given, with the text, as messages begin. */
  readonly place: string;
  /** Applications that the environment does without, which it may name: others may run their image. @default none */
  readonly absent?: readonly string[];
}

/** What `--image` gives. */
export function fromOption(text: string): GivenImage {
  return { text, place: `--image ${text}` };
}

/**
 * Reads `web=ghcr.io/acme/web:sha`. Applications that name the same image without saying which version, as a worker does
 * that runs the web application's code, get it too.
 * @throws UserError on anything else, and on unknown applications
 */
export function parseImages(
  given: readonly GivenImage[],
  applications: readonly ApplicationValues[],
): { readonly [application: string]: string } {
  const pairs = given.map((each) => [...pairIn(each, applications), each.place] as const);
  const named = Object.fromEntries(pairs.map(([name, image]) => [name, image]));
  const twice = pairs.find(([name, image]) => named[name] !== image);
  if (twice !== undefined) {
    const [name] = twice;
    const places = pairs.flatMap(([known, , place]) => (known === name ? [place] : []));
    throw invalid(`several images are given for ${name}: ${[...new Set(places)].join(', ')}`, 'Give only one.');
  }
  const byRepository = new Map(Object.values(named).map((image) => [parseImage(image).repository, image]));
  const followers = applications.flatMap(({ name, image }) => {
    const followed = image === undefined || isPinned(image) ? undefined : byRepository.get(image);
    return followed === undefined ? [] : [[name, followed] as const];
  });
  const present = Object.entries(named).filter(([known]) => applications.some(({ name }) => name === known));
  return Object.fromEntries([...followers, ...present]);
}

function pairIn(
  { text, place, absent = [] }: GivenImage,
  applications: readonly ApplicationValues[],
): [application: string, image: string] {
  const [, application, image] = /^([a-z0-9-]+)=(\S+)$/.exec(text) ?? [];
  if (application === undefined || image === undefined) {
    throw invalid(`${place} is not of the form APP=IMAGE`, 'For example: --image web=ghcr.io/acme/web:1.2.3.');
  }
  const names = applications.map(({ name }) => name);
  if (!names.includes(application) && !absent.includes(application)) {
    throw invalid(`${place} names no application of this environment`, `Its applications are ${names.join(', ')}.`);
  }
  const { digest } = parseImage(image);
  if (digest !== undefined && !isDigest(digest)) {
    throw invalid(
      `${place} has an invalid digest: ${digest}`,
      'A digest is sha256: followed by 64 characters from 0-9 and a-f, as reported by the registry.',
    );
  }
  const problem = formatProblem(
    'image',
    image,
    'a complete image such as ghcr.io/acme/web:1.2.3, in lower case except for its tag',
  );
  if (problem !== undefined)
    throw invalid(`${place}: ${problem}`, `For example: --image ${application}=ghcr.io/acme/web:1.2.3.`);
  if (!isPinned(image)) {
    throw invalid(
      `${place} has neither a tag nor a digest`,
      `Give a complete image, for example --image ${application}=ghcr.io/acme/${application}:1.2.3.`,
    );
  }
  return [application, image];
}

/** Checks that the images of applications say which version. @param refuse told of all that do not */
export function checkImages(project: Project, applications: readonly string[], refuse: Refuse): void {
  const vague = project.applications.filter(({ name, image }) => applications.includes(name) && !isPinned(image));
  const [first] = vague;
  if (first === undefined) return;
  const error = invalid(
    `no image version is known for ${vague.map(({ name, image }) => `${name} (${image})`).join(', ')}, which has neither a tag nor a digest and was not deployed before`,
    `Give it with --image ${first.name}=${first.image}:TAG.`,
  );
  refuse(error);
}

/** What is said of images whose tag moves: a rollback, or a pod that restarts, may run another version. */
export function movingTags(project: Project, applications: readonly string[]): string[] {
  const isMoving = ({ tag, digest }: ImageReference) => tag === 'latest' && digest === undefined;
  const moving = project.applications.filter(
    ({ name, image }) => applications.includes(name) && isMoving(parseImage(image)),
  );
  return moving.map(
    ({ name, image }) => `${name}: ${image} does not say which version runs; give each build a tag of its own`,
  );
}

function invalid(message: string, hint: string): UserError {
  return new UserError(message, { code: 'image-missing', exitCode: exitCodes.invalid, hint });
}
