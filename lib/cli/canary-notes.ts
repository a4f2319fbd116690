import { canaryWeight } from '../kubernetes';
import type { Project } from '../model';
import type { Io } from './io';

/** Tells what of its base's traffic each application of a canary takes: no object of the canary itself says it. */
export function writeCanaryNotes(io: Io, project: Project, apps: readonly string[]): void {
  const { kind, base, name: canary } = project.environment;
  if (kind !== 'canary') return;
  for (const application of project.applications) {
    const { name, stack } = application;
    if (stack.host === undefined || (apps.length > 0 && !apps.includes(name))) continue;
    const weight = canaryWeight(application) ?? 0;
    const note =
      weight === 0
        ? `receives no traffic of ${stack.host}; parameters: { weight: 10 } sends it 10% in ${canary}`
        : `receives ${weight}% of the traffic of ${stack.host} once it is ready, through the route of ${base}`;
    io.stderr.write(`note: ${name} ${note}\n`);
  }
}
