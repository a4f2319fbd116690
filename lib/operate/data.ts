import type { Cluster } from './cluster';
import { dataAnnotation, generatedLabel, managedBySelector, ownerLabel } from '../model/marks';
import type { Reference } from './objects';
import { isOfProject } from './ours';

/** An object of ours that is kept when everything else goes. */
export interface DataObject extends Reference {
  readonly namespace: string;
  /** The add-on it is of, as in `web-database`. @default it is an application's own */
  readonly addon?: string;
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
    .map(({ apiVersion, kind, metadata: { name, labels = {} } }) => {
      const addon = addOnOf(name, labels);
      return { apiVersion, kind, namespace, name, ...(addon === undefined ? {} : { addon }) };
    });
}

/** Volumes bear the labels of their server, which may have several; a generated password has only its name. */
function addOnOf(name: string, labels: { readonly [label: string]: string }): string | undefined {
  if (labels['app.kubernetes.io/component'] === 'addon') return labels['app.kubernetes.io/instance'];
  return labels[generatedLabel] === undefined ? undefined : name.replace(/-generated$/, '');
}
