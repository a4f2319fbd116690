import type { ObjectSchema } from '../../model/schema';
import { addOnsSchema } from './addon';
import { applicationSchema } from './application';
import { contactsSchema } from './contact';
import { environmentSchema } from './environment';
import { labelSchema, textSchema } from './names';
import { ownershipSchema } from './ownership';
import { pipelineSchema } from './pipeline';

/** `project.yml`. */
export const projectSchema = {
  type: 'object',
  properties: {
    name: { ...labelSchema, description: 'Name of the project.' },
    version: { ...textSchema, description: 'Version of the project. Default: the commit.' },
    description: { ...textSchema, description: 'What the project is, in one sentence.' },
    repository: { ...textSchema, format: 'repository', description: 'Where the source code is hosted.' },
    registry: {
      type: 'string',
      format: 'registry',
      description: 'Registry for images. An application without image: uses <registry>/<project>/<application>.',
    },
    ownership: ownershipSchema,
    contact: contactsSchema,
    environments: {
      type: 'object',
      description: 'Settings per environment. production, canary, staging and development exist without being listed.',
      propertyNames: labelSchema,
      additionalProperties: environmentSchema,
    },
    packages: {
      type: 'array',
      description: 'npm packages that provide stacks and add-ons.',
      items: {
        type: 'string',
        pattern: '^(@[a-z0-9~-][a-z0-9._~-]*/)?[a-z0-9~-][a-z0-9._~-]*$',
        'x-expected': 'the name of an npm package',
      },
    },
    deploy: {
      type: 'object',
      description: 'How the project is deployed, and where its state is kept.',
      properties: {
        unit: { type: 'string', enum: ['environment', 'application'], default: 'environment', description: 'What is deployed as one Pulumi stack: a whole environment, or each application.' },
        backend: { type: 'string', pattern: '^(s3|gs|azblob|file|https?|postgres)://', 'x-expected': 's3://…, gs://…, azblob://…, postgres://…, file://… or https://…', description: 'Where the state is kept: s3://…, gs://…, azblob://…, postgres://…, file://…, https://….' },
        secrets: { type: 'string', pattern: '^(passphrase|default|(awskms|gcpkms|azurekeyvault|hashivault)://.+)$', 'x-expected': 'passphrase, awskms://…, gcpkms://…, azurekeyvault://… or hashivault://…', description: 'What encrypts the secrets in the state: passphrase, awskms://…, gcpkms://…, ….' },
      },
    },
    addons: { ...addOnsSchema, description: 'Add-ons that belong to the project; applications attach them with from: project.<ALIAS>.' },
    applications: {
      type: 'object',
      description: 'Applications by name. Each can be in its own file instead: applications/<name>.yml.',
      propertyNames: labelSchema,
      additionalProperties: applicationSchema,
    },
    pipelines: {
      type: 'object',
      description: 'Pipelines by name. Each can be in its own file instead: pipelines/<name>.yml.',
      additionalProperties: pipelineSchema,
    },
  },
  required: ['name'],
} as const satisfies ObjectSchema;
