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
    version: { ...textSchema, description: 'Default: the commit.' },
    description: { ...textSchema, description: 'What the project is, in a sentence.' },
    repository: { ...textSchema, format: 'repository', description: 'Where its source is.' },
    registry: {
      type: 'string',
      format: 'registry',
      description: 'Where images go: an application without image is <registry>/<project>/<application>.',
    },
    ownership: ownershipSchema,
    contact: contactsSchema,
    environments: {
      type: 'object',
      description: 'Settings per environment; production, canary, staging and development exist anyway.',
      propertyNames: labelSchema,
      additionalProperties: environmentSchema,
    },
    packages: {
      type: 'array',
      description: 'npm packages that bring stacks and add-ons.',
      items: {
        type: 'string',
        pattern: '^(@[a-z0-9~-][a-z0-9._~-]*/)?[a-z0-9~-][a-z0-9._~-]*$',
        'x-expected': 'the name of an npm package',
      },
    },
    deploy: {
      type: 'object',
      description: 'How it is deployed and where the state is kept.',
      properties: {
        unit: { type: 'string', enum: ['environment', 'application'], default: 'environment', description: 'What is one Pulumi stack.' },
        backend: { type: 'string', pattern: '^(s3|gs|azblob|file|https?|postgres)://', 'x-expected': 's3://…, gs://…, azblob://…, postgres://…, file://… or https://…', description: 'Where the state is kept: s3://…, gs://…, azblob://…, postgres://…, file://…, https://….' },
        secrets: { type: 'string', pattern: '^(passphrase|default|(awskms|gcpkms|azurekeyvault|hashivault)://.+)$', 'x-expected': 'passphrase, awskms://…, gcpkms://…, azurekeyvault://… or hashivault://…', description: 'What encrypts secrets: passphrase, awskms://…, gcpkms://…, ….' },
      },
    },
    addons: { ...addOnsSchema, description: 'Add-ons the project owns and applications attach with from: project.<ALIAS>.' },
    applications: {
      type: 'object',
      description: 'Applications by name; each may be a file applications/<name>.yml instead.',
      propertyNames: labelSchema,
      additionalProperties: applicationSchema,
    },
    pipelines: {
      type: 'object',
      description: 'Pipelines by name; each may be a file pipelines/<name>.yml instead.',
      additionalProperties: pipelineSchema,
    },
  },
  required: ['name'],
} as const satisfies ObjectSchema;
