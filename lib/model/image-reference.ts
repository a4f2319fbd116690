/** The parts of an image's name: `[registry/]path[:tag][@digest]` (https://github.com/distribution/reference). */
export interface ImageReference {
  /** The host that has it; `docker.io` where the name begins with none. */
  readonly registry: string;
  /** The name without tag and digest, as it was written. */
  readonly repository: string;
  readonly tag: string | undefined;
  /** As it was written: whether it is one is for `format: image` to say. */
  readonly digest: string | undefined;
}

/** Takes the name of an image apart. */
export function parseImage(image: string): ImageReference {
  const [named = '', digest] = image.split('@');
  // A colon before a slash is that of a port.
  const [, repository = named, tag] = /^(.*):([^/:]+)$/.exec(named) ?? [];
  const [first = '', ...path] = repository.split('/');
  const isHost = path.length > 0 && (/[.:]/.test(first) || first === 'localhost');
  return { registry: isHost ? first : 'docker.io', repository, tag, digest };
}

/** The tag of an image, or the beginning of its digest where it has no tag. */
export function imageTag(image: string): string | undefined {
  const { tag, digest } = parseImage(image);
  return tag ?? digest?.replace(/^sha256:/, '').slice(0, 12);
}

/** Whether an image says which version of it is meant. */
export function isPinned(image: string): boolean {
  const { tag, digest } = parseImage(image);
  return digest === undefined ? tag !== undefined && /^\w[\w.-]*$/.test(tag) : isDigest(digest);
}

/** Whether a text is the digest of an image, as registries tell it. */
export function isDigest(text: string | undefined): text is string {
  return text !== undefined && /^sha256:[0-9a-f]{64}$/.test(text);
}
