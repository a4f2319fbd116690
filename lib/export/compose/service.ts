import type { Container, PodSpec, Probe, Volume } from '../../kubernetes';
import { environmentOf, expanded } from './environment';
import type { ComposeTexts } from './settings';

/** When what depends on a service may start. */
export type Condition = 'service_started' | 'service_healthy' | 'service_completed_successfully';

/** How an image is made from the repository. */
export interface Build {
  readonly context: string;
  readonly dockerfile?: string;
  readonly args?: { readonly [name: string]: string };
}

/** A service of a Compose file, as far as we write it. */
export interface Service {
  readonly image: string;
  readonly build?: Build;
  readonly profiles?: readonly string[];
  readonly user?: string;
  readonly entrypoint?: readonly string[];
  readonly command?: readonly string[];
  readonly working_dir?: string;
  readonly environment?: { readonly [name: string]: string };
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly configs?: readonly { readonly source: string; readonly target: string }[];
  readonly network_mode?: string;
  readonly networks?: { readonly default: { readonly aliases: readonly string[] } };
  readonly depends_on?: { readonly [service: string]: { readonly condition: Condition } };
  readonly healthcheck?: { readonly [key: string]: unknown };
  readonly restart?: string;
}

/** What a container's mounts come to. */
export interface Mounts {
  readonly volumes: readonly string[];
  readonly configs: readonly { readonly source: string; readonly target: string }[];
}

/** What a container runs, and with which variables, as in the cluster. */
export function containerService(
  container: Container,
  texts: ComposeTexts,
  fields: { readonly [path: string]: string },
  builds: ReadonlyMap<string, Build>,
): Pick<Service, 'image' | 'build' | 'entrypoint' | 'command' | 'working_dir' | 'environment'> {
  const { image = '', command, args, workingDir, env = [] } = container;
  const build = builds.get(image);
  const variables = environmentOf(env, texts, fields);
  const all = (list: readonly string[]) => list.map((text) => expanded(text, variables, texts));
  return {
    image,
    ...(build === undefined ? {} : { build }),
    ...(command === undefined ? {} : { entrypoint: all(command) }),
    ...(args === undefined ? {} : { command: all(args) }),
    ...(workingDir === undefined ? {} : { working_dir: workingDir }),
    ...(variables.size === 0 ? {} : { environment: Object.fromEntries(variables) }),
  };
}

/** Whether a container can serve, by what Kubernetes asks it; undefined where only Kubernetes could ask. */
export function healthcheck(probe: Probe | undefined, texts: ComposeTexts): Service['healthcheck'] {
  const command = probe?.exec?.command;
  if (command === undefined) return undefined;
  return {
    test: ['CMD', ...command.map((text) => texts.text(text))],
    interval: `${probe?.periodSeconds ?? 5}s`,
    timeout: `${probe?.timeoutSeconds ?? 3}s`,
    retries: 20,
  };
}

/**
 * The mounts of a container: claims are named volumes, files of ConfigMaps are configs; what only lives as long as its
 * pod needs none, unless containers share it.
 * @param name of the workload
 */
export function mountsOf(
  name: string,
  container: Container,
  { volumes = [], containers, initContainers = [] }: PodSpec,
): Mounts {
  const all = [...containers, ...initContainers];
  const isShared = (volume: string) =>
    all.filter(({ volumeMounts = [] }) => volumeMounts.some((mount) => mount.name === volume)).length > 1;
  const found: { volumes: string[]; configs: { source: string; target: string }[] } = { volumes: [], configs: [] };
  for (const { name: id, mountPath, subPath, readOnly } of container.volumeMounts ?? []) {
    const volume = volumes.find((known) => known.name === id);
    const configMap = volume?.configMap?.name;
    if (configMap !== undefined) {
      if (subPath !== undefined) found.configs.push({ source: configName(configMap, subPath), target: mountPath });
      continue;
    }
    const claim =
      claimOf(name, id, volume) ?? (volume?.emptyDir !== undefined && isShared(id) ? `${name}-${id}` : undefined);
    if (claim !== undefined && id !== 'tmp')
      found.volumes.push(`${claim}:${mountPath}${readOnly === true ? ':ro' : ''}`);
  }
  return found;
}

/** Name of the config that holds a file of a ConfigMap. */
export function configName(configMap: string, key: string): string {
  return `${configMap}-${key.replace(/[^\w-]/g, '-')}`;
}

/** The claim of a volume; that of a StatefulSet's template where the pod itself names none. */
function claimOf(name: string, id: string, volume: Volume | undefined): string | undefined {
  return volume === undefined ? `${id}-${name}-0` : volume.persistentVolumeClaim?.claimName;
}
