import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';

/** What differs from application to application. */
export interface LargeProjectApplication {
  readonly name: string;
  readonly tag: string;
  readonly greeting: string;
}

/** So many applications, no two alike. */
export function applications(count: number): LargeProjectApplication[] {
  return Array.from({ length: count }, (_, index) => ({
    name: `app-${index + 1}`,
    tag: `v${index + 1}`,
    greeting: `hello from ${index + 1}`,
  }));
}

/** The environment whose applications are of four objects each: with a budget for disruptions. */
export const ENVIRONMENT = 'production';

/** Writes a project of web applications into a folder: four objects each. */
export function writeLargeProject(folder: string, members: readonly LargeProjectApplication[]): void {
  for (const name of ['.infra', '.git']) mkdirSync(join(folder, name), { recursive: true });
  const manifest = {
    name: 'bench',
    environments: { [ENVIRONMENT]: { domain: 'bench.example.com' } },
    applications: Object.fromEntries(
      members.map(({ name, tag, greeting }) => [
        name,
        {
          stack: 'web',
          image: `registry.example.com/bench/app:${tag}`,
          parameters: { port: 3000, replicas: 2 },
          variables: { GREETING: greeting },
        },
      ]),
    ),
  };
  writeFileSync(join(folder, '.infra', 'project.yml'), stringify(manifest));
}
