import type { Descriptions } from '../../model/description';
import { applicationLines, type NewApplication } from './application-template';
import type { ProjectAnswers } from './answers';
import { text } from './yaml-text';

/** A new project with its applications. */
export interface NewProject extends ProjectAnswers {
  /** One or more. */
  readonly applications: readonly NewApplication[];
}

/** The text of a new project.yml. @param schema path to the JSON Schema, for editors */
export function projectTemplate(project: NewProject, descriptions: Descriptions, schema?: string): string {
  const { name, description, repository, registry, applications } = project;
  const [first, ...others] = applications;
  const images = `images go to <registry>/${name}/${others.length === 0 ? (first?.app ?? '') : '<application>'}`;
  const lines = [
    ...(schema === undefined ? [] : [`# yaml-language-server: $schema=${schema}`]),
    '# What is deployed, and how. Check it with infra validate; infra show prints the effective configuration.',
    `name: ${text(name)}`,
    ...(description === undefined ? [] : [`description: ${text(description)}`]),
    ...(repository === undefined ? [] : [`repository: ${text(repository)}`]),
    registry === undefined ? `# registry: ghcr.io/acme  # ${images}` : `registry: ${text(registry)}  # ${images}`,
    '',
    'applications:',
    ...applications.flatMap((application) => {
      const lines = applicationLines(application, descriptions, application === first);
      return application === first ? lines : ['', ...lines];
    }),
    '',
    '# environments:',
    '#   production:',
    '#     cluster: { context: my-cluster }  # from the kubeconfig; development uses the current context',
    '#     domain: example.com  # applications are reached at <application>.<domain>',
    '',
  ];
  return lines.join('\n');
}
