import { exitCodes, UserError, type Project } from '../model';

/** Reads `--image web=ghcr.io/acme/web:sha`. @throws UserError on anything else, and on unknown applications */
export function parseImages(
  given: readonly string[],
  applications: readonly string[],
): { readonly [application: string]: string } {
  return Object.fromEntries(
    given.map((text) => {
      const [, application, image] = /^([a-z0-9-]+)=(\S+)$/.exec(text) ?? [];
      if (application === undefined || image === undefined) {
        throw invalid(
          `--image ${text} is not an application and an image`,
          'As in --image web=ghcr.io/acme/web:1.2.3.',
        );
      }
      if (!applications.includes(application)) {
        throw invalid(
          `--image ${text} names no application of this environment`,
          `They are ${applications.join(', ')}.`,
        );
      }
      return [application, image];
    }),
  );
}

/** @throws UserError where an application has no image that says which version */
export function checkImages(project: Project, applications: readonly string[]): void {
  const vague = project.applications.filter(({ name, image }) => applications.includes(name) && !isPinned(image));
  const [first] = vague;
  if (first === undefined) return;
  throw invalid(
    `which image? ${vague.map(({ name, image }) => `${name} (${image})`).join(', ')} has neither tag nor digest, and none was deployed before`,
    `Name it: --image ${first.name}=${first.image}:TAG.`,
  );
}

/** Whether an image says which version of it is meant. */
export function isPinned(image: string): boolean {
  return image.includes('@sha256:') || /:[\w][\w.-]*$/.test(image.split('/').at(-1) ?? '');
}

function invalid(message: string, hint: string): UserError {
  return new UserError(message, { code: 'image-missing', exitCode: exitCodes.invalid, hint });
}
