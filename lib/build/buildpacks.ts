/**
 * Images without a Dockerfile where no engine serves `pack`, as in the jobs of CI: the buildpacks of a builder run in a
 * container that buildah makes of it, and their lifecycle puts what they make into the registry itself. See the Platform
 * Interface Specification of buildpacks.io.
 */
import { UserError } from '../model/error';
import { isDigest, parseImage } from '../model/image-reference';
import type { PlannedImage } from './plan';
import { callTool, type Surroundings } from './tool';

/** The builder of applications that name none: that of those who come from Heroku. */
export const defaultBuilderImage = 'heroku/builder:24';

/** The version of the specification that is spoken; lifecycles since 0.17 know it. */
const platformApi = '0.12';

/** A password reaches the lifecycle by standard input: neither a list of processes nor a file shows it. */
const create = `if IFS= read -r CNB_REGISTRY_AUTH && [ -n "$CNB_REGISTRY_AUTH" ]; then export CNB_REGISTRY_AUTH; else unset CNB_REGISTRY_AUTH; fi
exec /cnb/lifecycle/creator -app=/workspace "$1"`;

/** Files as those need them who run buildpacks: not root. */
const handOver = `mkdir -p /workspace /layers /platform/env
while [ $# -gt 0 ]; do printf '%s' "$2" > "/platform/env/$1"; shift 2; done
chown -R "$CNB_USER_ID:$CNB_GROUP_ID" /workspace /layers`;

/** What is known of an image that buildpacks made. */
interface Created {
  readonly platform: string;
  /** As the registry has it. */
  readonly digest: string;
}

/**
 * Makes an image by buildpacks and pushes it.
 * @param image with its tag
 * @param refuse throws where the platform, as linux/amd64, is none that is wanted; asked before anything is made
 * @throws UserError where a step fails
 */
export async function createByBuildpacks(
  { context, args = {}, builderImage }: PlannedImage,
  image: string,
  { platform, refuse }: { readonly platform?: string; readonly refuse: (platform: string) => void },
  surroundings: Surroundings,
): Promise<Created> {
  const buildah = (words: readonly string[], options: { readonly input?: string; readonly isQuiet?: boolean } = {}) =>
    callTool(['buildah', ...words], surroundings, options);
  const wanted = platform === undefined ? [] : ['--platform', platform];
  const from = parseImage(builderImage).registry === 'docker.io' ? `docker.io/${builderImage}` : builderImage;
  const container = (await buildah(['from', '--quiet', ...wanted, from], { isQuiet: true })).trim();
  try {
    const shape = ['--type', 'container', '--format', '{{.OCIv1.OS}}/{{.OCIv1.Architecture}}'];
    const is = (await buildah(['inspect', ...shape, container], { isQuiet: true })).trim();
    refuse(is);
    await buildah(['copy', '--quiet', container, context, '/workspace'], { isQuiet: true });
    const variables = Object.entries(args).flat();
    await buildah(['run', '--user', '0:0', container, '--', 'sh', '-euc', handOver, 'sh', ...variables]);
    const speaking = ['--env', `CNB_PLATFORM_API=${platformApi}`];
    await buildah(['run', ...speaking, container, '--', 'sh', '-euc', create, 'sh', image], {
      input: `${authorization(image, surroundings.environment)}\n`,
    });
    const report = await buildah(['run', container, '--', 'cat', '/layers/report.toml'], { isQuiet: true });
    const digest = /^\s*digest = "([^"]*)"/m.exec(report)?.[1];
    if (!isDigest(digest))
      throw new UserError(`the buildpacks did not report the digest of ${image}`, { code: 'build-failed' });
    return { platform: is, digest };
  } finally {
    // Also after an interruption, which would keep this from being called.
    const own = { ...surroundings, signal: AbortSignal.timeout(60_000) };
    await callTool(['buildah', 'rm', container], own, { isQuiet: true }).catch(() => undefined);
  }
}

/** REGISTRY_USER and REGISTRY_PASSWORD as the lifecycle takes them; empty where they are not set. */
function authorization(image: string, { REGISTRY_USER: user, REGISTRY_PASSWORD: password }: NodeJS.ProcessEnv): string {
  if (user === undefined || user === '' || password === undefined || password === '') return '';
  const { registry } = parseImage(image);
  const basic = Buffer.from(`${user}:${password}`).toString('base64');
  return JSON.stringify({ [registry === 'docker.io' ? 'index.docker.io' : registry]: `Basic ${basic}` });
}
