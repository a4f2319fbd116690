import type { TreeObject } from '../kubernetes';
import { AddOn, generatedLabel, isRecord, refuseAtOnce, UserError, type Project, type Refuse } from '../model';
import type { ClusterAccess, LiveObject } from './cluster';

/** Name of a Secret → key → base64. */
export type GeneratedValues = ReadonlyMap<string, { readonly [key: string]: string }>;

/**
 * The values of Secrets made once that are gone, though what was made with them is not: read from the Secrets that carry
 * them to pods. A new password on old data would be one that nothing accepts.
 * @param refuse told where a value is lost, and a volume holds data that was made with it
 */
export async function recoverGenerated(
  project: Project,
  objects: readonly TreeObject[],
  live: ReadonlyMap<TreeObject, LiveObject>,
  cluster: ClusterAccess,
  refuse: Refuse = refuseAtOnce,
): Promise<GeneratedValues> {
  const recovered = new Map<string, { readonly [key: string]: string }>();
  for (const object of objects) {
    const { metadata, stringData } = object.manifest;
    const addon = addOnOf(object);
    if (metadata.labels?.[generatedLabel] !== 'true' || live.has(object) || addon === undefined) continue;
    const siblings = [...live].filter(([other]) => addOnOf(other) === addon);
    const carriers = siblings.filter(([{ manifest }]) => manifest.kind === 'Secret');
    const values = await readFrom(project, texts(stringData), carriers, cluster);
    const lost = Object.keys(texts(stringData)).filter((key) => values[key] === undefined);
    const [volume] = siblings.flatMap(([{ manifest }, there]) =>
      manifest.kind === 'PersistentVolumeClaim' ? [there] : [],
    );
    if (lost.length > 0 && volume !== undefined) refuse(lostError(object, lost, volume));
    recovered.set(metadata.name, values);
  }
  return recovered;
}

/** The same cluster, with what was recovered. */
export function withGenerated(cluster: ClusterAccess, recovered: GeneratedValues): ClusterAccess {
  if (recovered.size === 0) return cluster;
  return {
    ...cluster,
    generatedValues: async (namespace) => new Map([...recovered, ...(await cluster.generatedValues(namespace))]),
  };
}

/** @param wanted key → token */
async function readFrom(
  project: Project,
  wanted: { readonly [key: string]: string },
  carriers: readonly (readonly [TreeObject, LiveObject])[],
  cluster: ClusterAccess,
): Promise<{ [key: string]: string }> {
  const values: { [key: string]: string } = {};
  for (const [{ manifest }, there] of carriers) {
    const data = texts((await cluster.read(there))?.['data']);
    for (const [binding, template] of Object.entries(texts(manifest['stringData']))) {
      for (const [key, token] of Object.entries(wanted)) {
        const value = valueIn(project, template, token, Buffer.from(data[binding] ?? '', 'base64').toString());
        if (value !== undefined) values[key] ??= Buffer.from(value).toString('base64');
      }
    }
  }
  return values;
}

/** What a token stood for in a text that was made from a template; only where the rest of the template is literal. */
function valueIn(project: Project, template: string, token: string, text: string): string | undefined {
  const parts = project.tokens.split(template);
  if (parts.some((part) => typeof part !== 'string' && part.text !== token)) return undefined;
  const pattern = parts.map((part) => (typeof part === 'string' ? part.replace(/[^\w]/g, '\\$&') : '([A-Za-z0-9]+)'));
  return new RegExp(`^${pattern.join('')}$`).exec(text)?.[1];
}

/** The add-on an object is part of. */
export function addOnOf({ construct }: TreeObject): AddOn | undefined {
  return construct.node.scopes.find((scope) => scope instanceof AddOn);
}

function texts(value: unknown): { readonly [key: string]: string } {
  if (!isRecord(value)) return {};
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, text]) => (typeof text === 'string' ? [[key, text]] : [])),
  );
}

function lostError({ manifest }: TreeObject, lost: readonly string[], volume: LiveObject): UserError {
  const { name, namespace = '' } = manifest.metadata;
  return new UserError(
    `the Secret ${name} is missing, and with it ${lost.join(', ')}, which the data in ${volume.kind} ${volume.name} depends on`,
    {
      code: 'generated-lost',
      hint:
        `Restore it from a backup: kubectl apply -n ${namespace} -f BACKUP. ` +
        `Without a backup, --delete-data ${volume.name} deletes the data and starts over.`,
    },
  );
}
