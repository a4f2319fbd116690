import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../model/error';
import { isDigest, parseImage } from '../model/image-reference';
import type { Builder } from './builder';
import { createByBuildpacks } from './buildpacks';
import { buildCommand, digestsCommand, loginCommand, platformCommand, pushCommand, writesDigest } from './commands';
import type { PlannedImage } from './plan';
import { callTool, type Surroundings } from './tool';

/** How an image is made. */
export interface BuildOptions {
  readonly builder: Builder;
  readonly tag: string;
  readonly push: boolean;
  /** As linux/amd64. @default the machine's own */
  readonly platform?: string;
  /** Platforms of which its must be one. @default any */
  readonly accepted?: readonly string[];
}

/** An image that was made. */
export interface BuiltImage {
  readonly applications: readonly string[];
  /** With the tag. */
  readonly image: string;
  /** As the registry has it. @default it was not pushed */
  readonly digest?: string;
  readonly platform: string;
  readonly builder: Builder;
}

/** Makes an image, looks whether the cluster can run it, and pushes it. @throws UserError where one of these fails */
export async function buildImage(
  planned: PlannedImage,
  options: BuildOptions,
  surroundings: Surroundings,
): Promise<BuiltImage> {
  const { builder, tag, push, accepted } = options;
  const image = `${planned.repository}:${tag}`;
  const refuse = (platform: string) => {
    if (accepted !== undefined && !accepted.includes(platform)) throw wrongPlatform(image, platform, accepted);
  };
  const made = { applications: planned.applications, image, builder };
  if (builder === 'buildah' && planned.dockerfile === undefined) {
    if (!push) throw onlyPushed(image);
    const wanted = options.platform === undefined ? {} : { platform: options.platform };
    return { ...made, ...(await createByBuildpacks(planned, image, { ...wanted, refuse }, surroundings)) };
  }
  await callTool(buildCommand(builder, planned, image, options.platform), surroundings);
  const platform = (await callTool(platformCommand(builder, image), surroundings, { isQuiet: true })).trim();
  refuse(platform);
  const built = { ...made, platform };
  return push ? { ...built, digest: await pushed(builder, image, surroundings) } : built;
}

async function pushed(builder: Builder, image: string, surroundings: Surroundings): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'infra-push-'));
  try {
    const digestFile = join(folder, 'digest');
    await callTool(pushCommand(builder, image, digestFile), await loggedIn(builder, image, folder, surroundings));
    const digest = writesDigest(builder)
      ? readFileSync(digestFile, 'utf8').trim()
      : digestIn(await callTool(digestsCommand(builder, image), surroundings, { isQuiet: true }), image);
    if (!isDigest(digest))
      throw new UserError(`${builder} did not report the digest of ${image}`, { code: 'build-failed' });
    return digest;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** With REGISTRY_USER and REGISTRY_PASSWORD, who pushes is they; else whoever is logged in already. */
async function loggedIn(
  builder: Builder,
  image: string,
  folder: string,
  surroundings: Surroundings,
): Promise<Surroundings> {
  const { REGISTRY_USER: user, REGISTRY_PASSWORD: password } = surroundings.environment;
  if (user === undefined || user === '' || password === undefined || password === '') return surroundings;
  // What docker would keep for good, these keep until the push is done.
  const environment = {
    ...surroundings.environment,
    ...(writesDigest(builder) ? { REGISTRY_AUTH_FILE: join(folder, 'auth.json') } : {}),
  };
  const own = { ...surroundings, environment };
  await callTool(loginCommand(builder, parseImage(image).registry, user), own, { input: password, isQuiet: true });
  return own;
}

function digestIn(digests: string, image: string): string | undefined {
  const { repository } = parseImage(image);
  return digests
    .split('\n')
    .flatMap((line) => (line.startsWith(`${repository}@`) ? [line.slice(repository.length + 1)] : []))[0];
}

function onlyPushed(image: string): UserError {
  return new UserError(`with buildah, buildpacks push ${image} directly to its registry`, {
    code: 'builder-missing',
    hint: 'Add --push, or install pack (buildpacks.io), which keeps images on this machine.',
  });
}

function wrongPlatform(image: string, platform: string, accepted: readonly string[]): UserError {
  return new UserError(`${image} is built for ${platform}, but its pods can only run on ${accepted.join(' and ')}`, {
    code: 'platform-mismatch',
    hint: `Use --platform ${accepted[0] ?? ''}, with a base image that supports it.`,
  });
}
