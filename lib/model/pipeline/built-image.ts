import { parseImage } from '../image-reference';
import type { ApplicationValues, ProjectValues } from '../values';

/** Where the image of an application goes; undefined where it is not built here, or nobody said where to push it. */
export function builtImage(application: ApplicationValues, values: ProjectValues): string | undefined {
  const { image } = application;
  if (image !== undefined) {
    const { tag, digest } = parseImage(image);
    return tag === undefined && digest === undefined ? image : undefined;
  }
  return ownImage(application, values);
}

/** What the image of an application is called that names none. */
export function ownImage({ name }: ApplicationValues, { registry, name: project }: ProjectValues): string | undefined {
  return registry === undefined ? undefined : `${registry}/${project}/${name}`;
}
