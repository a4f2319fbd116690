import type { Cluster } from './cluster';
import {
  dataAnnotation,
  generatedLabel,
  madeWithAnnotation,
  managedBySelector,
  ownerLabel,
  sharedOwner,
} from '../model/marks';
import type { Reference } from './objects';
import { isOfProject } from './ours';

/** An object of ours that is kept when everything else goes. */
export interface DataObject extends Reference {
  readonly namespace: string;
  /** The add-on it is of, as in `web-database`. @default it is an application's own */
  readonly addon?: string;
  /** Identity of the application it is of. @default applications share it */
  readonly application?: string;
}

/**
 * The data of ours in a namespace: volumes, generated passwords, configuration.
 * @param project leaves out what another project keeps in the same namespace
 */
export async function findData(cluster: Cluster, namespace: string, project?: string): Promise<readonly DataObject[]> {
  const kinds = ['PersistentVolumeClaim', 'Secret'].map((kind) => ({ apiVersion: 'v1', kind, namespace }));
  const lists = await Promise.all(
    kinds.map((collection) => cluster.list(collection, { labelSelector: managedBySelector, metadataOnly: true })),
  );
  return lists
    .flatMap(({ items }) => items)
    .filter(
      ({ metadata: { labels = {}, annotations = {} } }) =>
        isOfProject(labels, project) && (annotations[dataAnnotation] === 'true' || labels[ownerLabel] !== undefined),
    )
    .map(({ apiVersion, kind, metadata: { name, labels = {}, annotations = {} } }) => {
      const addon = addOnOf(name, labels);
      const application = applicationOf(labels, annotations, addon);
      return {
        apiVersion,
        kind,
        namespace,
        name,
        ...(addon === undefined ? {} : { addon }),
        ...(application === undefined ? {} : { application }),
      };
    });
}

/** A configuration says whose it is, the data of an add-on what it was made for; an application's own bears its labels. */
function applicationOf(
  labels: { readonly [label: string]: string },
  annotations: { readonly [annotation: string]: string },
  addon: string | undefined,
): string | undefined {
  const [, ofAddOn] = /"addon":"([^"/]+)\//.exec(annotations[madeWithAnnotation] ?? '') ?? [];
  const owner = labels[ownerLabel] ?? (addon === undefined ? labels['app.kubernetes.io/name'] : ofAddOn);
  return owner === sharedOwner ? undefined : owner;
}

/** Volumes bear the labels of their server, which may have several; a generated password has only its name. */
function addOnOf(name: string, labels: { readonly [label: string]: string }): string | undefined {
  if (labels['app.kubernetes.io/component'] === 'addon') return labels['app.kubernetes.io/instance'];
  return labels[generatedLabel] === undefined ? undefined : name.replace(/-generated$/, '');
}
