/** How objects of ours are recognized in a cluster: every label and annotation of the domain infra.dev, and the field manager. */

/** Field manager of everything we apply: one for laptop and CI, so that an update after a repair does not conflict. */
export const fieldManager = 'infra';

/** What every object of ours is labelled with. */
export const managedBy = { 'app.kubernetes.io/managed-by': 'infra' } as const;

/** Selects them. */
export const managedBySelector = 'app.kubernetes.io/managed-by=infra';

/** Label of the project an object belongs to. */
export const projectLabel = 'app.kubernetes.io/part-of';

/** Says which unit of deployment an object belongs to: `<project>/<Pulumi stack>`. */
export const unitAnnotation = 'infra.dev/unit';

/** Label of a Secret whose values are made once and kept, for whoever applies it. */
export const generatedLabel = 'infra.dev/generated';

/** Marks objects that hold data: kept when everything else goes. */
export const dataAnnotation = 'infra.dev/data';

/** Whether the annotations of an object mark it as holding data. */
export function marksData(annotations: { readonly [name: string]: unknown } | undefined): boolean {
  return annotations?.[dataAnnotation] === 'true';
}

/** What the data of an add-on was made with, which cannot change while it is there. */
export const madeWithAnnotation = 'infra.dev/made-with';

/** Marks the keyed digest of a Secret's content, for the pods of other units to follow. */
export const digestAnnotation = 'infra.dev/digest';

/** On a pod template: the digest of a Secret of another unit, so that its pods roll with it. */
export const digestOf = (secret: string): string => `infra.dev/digest-${secret}`;

/** On a namespace: the project and environment it belongs to. */
export const environmentAnnotation = 'infra.dev/environment';

/** On a namespace, which projects may share: the state that one of them is deployed from. */
export const stateAnnotation = (project: string): string => `state.infra.dev/${project}`;

/** The same, as earlier versions wrote it, for the project the namespace was made for. */
export const soleStateAnnotation = 'infra.dev/state';

/** Stands for the project in the place of an application: what applications share is under it. */
export const sharedOwner = 'Shared';

/** Type, labels and annotations of the Secrets that hold a version of a configuration. */
export const configurationType = 'infra.dev/configuration.v1';
export const ownerLabel = 'infra.dev/configuration';
export const versionLabel = 'infra.dev/version';
export const keysAnnotation = 'infra.dev/keys';
export const plainKeysAnnotation = 'infra.dev/plain-keys';

/** Label of what is recorded of a release. */
export const recordLabel = 'infra.dev/record';

/** On every object: who owns it, and who is told of what. */
export const ownersAnnotation = 'infra.dev/owners';
export const contactsAnnotation = 'infra.dev/contacts';
