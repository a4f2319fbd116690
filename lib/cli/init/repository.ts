import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Descriptions } from '../../model/description';
import { git } from '../../git/git';
import { initOf } from './answers';
import { exposedPort, foundIn } from './detect';

/** What a folder tells of the project in it. */
export interface RepositoryFacts {
  /** A DNS label. */
  readonly name: string;
  /** Where its source is, without credentials. */
  readonly remote: string | undefined;
}

/** What a folder tells of the application in it. */
export interface ApplicationFacts {
  /** The port that its Dockerfile names. */
  readonly port: string | undefined;
  /** The module of settings that its files name. */
  readonly settings: string | undefined;
}

/** Looks at the folder of a project: at git's remote, and at its name. */
export function repositoryFacts(directory: string): RepositoryFacts {
  // A folder inside of a repository is a project of its own, among others.
  const isTop = existsSync(join(directory, '.git'));
  const remote = isTop ? withoutCredentials(git(directory, 'remote', 'get-url', 'origin') || undefined) : undefined;
  const name =
    remote === undefined
      ? basename(directory)
      : basename(
          remote
            .replace(/[/:]+$/, '')
            .replace(/\.git$/, '')
            .replaceAll(':', '/'),
        );
  return { name: toLabel(name), remote };
}

/** Looks at the folder of an application of a stack. */
export function applicationFacts(directory: string, stack: string, descriptions: Descriptions): ApplicationFacts {
  const { settings } = initOf(stack, descriptions);
  return {
    port: exposedPort(directory),
    settings: settings === undefined ? undefined : foundIn(directory, settings),
  };
}

/** A text as a DNS label that begins with a letter. */
export function toLabel(text: string): string {
  const label = text
    .normalize('NFKD')
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .slice(0, 63)
    .replace(/-+$/, '');
  return label === '' ? 'app' : label;
}

/** The path from a manifest to the JSON Schema of the package installed beside it; undefined where there is none. */
export function schemaPath(directory: string): string | undefined {
  const path = join('node_modules', 'project-infra', 'schema', 'project.schema.json');
  let up = '..';
  for (let at = directory; ; at = dirname(at)) {
    if (existsSync(join(at, path))) return `${up}/${path.replaceAll('\\', '/')}`;
    if (existsSync(join(at, '.git')) || dirname(at) === at) return undefined;
    up += '/..';
  }
}

/** `https://user:token@host/…` without the user and the token; a user of SSH stays. */
function withoutCredentials(remote: string | undefined): string | undefined {
  return remote?.replace(/^(https?:\/\/)[^/@]*@/, '$1');
}
