import { imageTag, sourceOf, type Project } from '../../model';
import type { Finding } from '../exporter';
import { secretStore, storeKeys } from './external-secrets';
import type { RenderedUnit } from './rendered';

/** What GitOps cannot do, and what has to be there beside the files. */
export function findingsOf(project: Project, units: readonly RenderedUnit[]): Finding[] {
  const { environment, addons, applications } = project;
  const keys = storeKeys(units.flatMap(({ objects }) => objects.map(({ manifest }) => manifest)));
  const untagged = applications.filter(({ image }) => imageTag(image) === undefined).map(({ name }) => name);
  const listed = [...keys].map(
    ([key, properties]) => `${key}${properties.size === 0 ? '' : ` (${[...properties].join(', ')})`}`,
  );
  return [
    ...(environment.kind === 'canary'
      ? [
          unsupported(
            'only infra deploy can send a canary its share of the traffic',
            'Export production, and deploy the canary with infra deploy.',
          ),
        ]
      : []),
    ...addons
      .filter(({ provisioner, owned }) => provisioner === 'aws' && owned)
      .map((addon): Finding => {
        const source = sourceOf(addon);
        return {
          ...unsupported(
            `${addon.alias} comes from AWS, where only infra deploy can create it`,
            `Create it by other means, and give it provisioner: external in ${environment.name}.`,
          ),
          ...(source === undefined ? {} : { source }),
        };
      }),
    ...(untagged.length === 0
      ? []
      : [
          beside(
            `${untagged.join(', ')} ${untagged.length === 1 ? 'names an image' : 'name images'} without a tag, so commits do not record what runs`,
            'Set image: with a tag in the manifest, and export again for each release.',
          ),
        ]),
    ...(listed.length === 0
      ? []
      : [
          beside(
            `the External Secrets Operator reads secrets from the ${secretStore.kind} "${secretStore.name}"`,
            `It must contain ${listed.join('; ')}.`,
          ),
        ]),
  ];
}

/** What the files of an environment cannot be made without. */
export const repositoryMissing: Finding = unsupported(
  'the project has no repository:',
  'Add repository: to project.yml, so that the cluster can read from it.',
);

function unsupported(message: string, hint: string): Finding {
  return { code: 'unsupported', message, hint };
}

function beside(message: string, hint: string): Finding {
  return { code: 'beside-file', message, hint };
}
