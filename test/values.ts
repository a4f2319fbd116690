import type { ProjectValues } from '../lib/model';

/** The values of a project that has nothing but a name, with these instead. */
export function projectValues(values: Partial<ProjectValues> = {}): ProjectValues {
  return {
    name: 'shop',
    ownership: [],
    contacts: [],
    environment: { name: 'production', kind: 'production' },
    environments: ['production', 'canary', 'staging', 'development'],
    packages: [],
    deploy: { unit: 'environment' },
    addons: [],
    applications: [],
    absent: [],
    pipelines: [],
    ...values,
  };
}
