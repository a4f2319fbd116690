import { infraCommands } from '../../model/pipeline/infra-command';
import { defaultEnvironment } from '../environments';
import { get, scalarsOf, textOf, type MapNode } from '../yaml/node';
import type { Report } from '../diagnostics/report';

/** Warns of commands that act on another environment of the project than the job says that it deploys to. */
export function checkDeploying(name: string, job: MapNode, environments: ReadonlySet<string>, report: Report): void {
  const written = get(job, 'environment');
  const environment = textOf(written) ?? textOf(get(written, 'name'));
  if (environment === undefined || !environments.has(environment)) return;
  for (const line of [...scalarsOf(get(job, 'before_script')), ...scalarsOf(get(job, 'script'))]) {
    for (const command of infraCommands(line.text)) {
      const meant = command.environment ?? defaultEnvironment;
      if (meant === environment) continue;
      const why = command.environment === undefined ? ', because it names no environment' : '';
      report.warning(
        'other-environment',
        line.span,
        `${name} is for ${environment}, but its infra ${command.name} acts on ${meant}${why}`,
        `Use infra ${command.name} --env ${environment}.`,
      );
    }
  }
}
