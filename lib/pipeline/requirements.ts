import { UserError } from '../model/error';
import type { Instance } from './instance';

/** Refuses jobs whose services nothing here can run. @throws UserError that names them */
export function checkServices(instances: readonly Instance[], hasEngine: boolean): void {
  if (hasEngine) return;
  const names = [
    ...new Set(
      instances
        .filter(({ job, held }) => held === undefined && (job.services?.length ?? 0) > 0)
        .map(({ jobName }) => jobName),
    ),
  ];
  if (names.length === 0) return;
  throw new UserError(
    `${names.join(', ')} ${names.length === 1 ? 'has' : 'have'} services, but no container engine is available to run them`,
    {
      code: 'engine-missing',
      hint: 'Start docker or podman, or use --skip-services if the services already run here.',
    },
  );
}
