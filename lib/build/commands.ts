import type { Builder } from './builder';
import type { PlannedImage } from './plan';

/** The command that makes an image. @param platform as linux/amd64 @default the machine's own */
export function buildCommand(
  builder: Builder,
  { context, dockerfile, args = {}, builderImage }: PlannedImage,
  image: string,
  platform?: string,
): readonly string[] {
  const made = platform === undefined ? [] : ['--platform', platform];
  // Not by the environment of the builder, where a manifest could set what that obeys itself, as PATH; none is a secret.
  const given = Object.entries(args).flatMap(([name, value]) => [
    builder === 'pack' ? '--env' : '--build-arg',
    `${name}=${value}`,
  ]);
  if (builder === 'pack')
    return ['pack', 'build', image, '--builder', builderImage, '--path', context, ...given, ...made];
  const file = dockerfile === undefined ? [] : ['--file', dockerfile];
  return [builder, 'build', ...file, '--tag', image, ...given, ...made, context];
}

/** The command that prints the platform of an image, as linux/amd64. */
export function platformCommand(builder: Builder, image: string): readonly string[] {
  if (builder === 'buildah')
    return ['buildah', 'inspect', '--type', 'image', '--format', '{{.OCIv1.OS}}/{{.OCIv1.Architecture}}', image];
  return [engineOf(builder), 'image', 'inspect', '--format', '{{.Os}}/{{.Architecture}}', image];
}

/** The command that pushes an image. @param digestFile where the digest is written, by those that can */
export function pushCommand(builder: Builder, image: string, digestFile: string): readonly string[] {
  if (writesDigest(builder)) return [builder, 'push', '--digestfile', digestFile, image];
  return [engineOf(builder), 'push', image];
}

export function writesDigest(builder: Builder): boolean {
  return builder === 'podman' || builder === 'buildah';
}

/** The command that prints, after a push, under which digests registries have an image. */
export function digestsCommand(builder: Builder, image: string): readonly string[] {
  return [engineOf(builder), 'image', 'inspect', '--format', '{{range .RepoDigests}}{{println .}}{{end}}', image];
}

/** The command that logs in to a registry; it reads the password from standard input. */
export function loginCommand(builder: Builder, registry: string, user: string): readonly string[] {
  return [engineOf(builder), 'login', '--username', user, '--password-stdin', registry];
}

/** Images that pack makes are Docker's. */
function engineOf(builder: Builder): Exclude<Builder, 'pack'> {
  return builder === 'pack' ? 'docker' : builder;
}
