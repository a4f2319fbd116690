import { configurationSecret, type Manifest } from '../../kubernetes';
import type { Project, Token } from '../../model';

/** A value that is in no file of the repository: Compose reads it from the environment. */
export interface Setting {
  /** Name of the variable that Compose puts in. */
  readonly name: string;
  /** `generated`: any text will do, as long as it stays; `given`: only people know it. */
  readonly kind: 'generated' | 'given';
  readonly optional: boolean;
}

/** Folder of what `infra local` keeps, and its file of values, relative to the repository. */
export const localFolder = '.infra/local';
export const localValues = `${localFolder}/.env`;

/**
 * Texts of the tree as Compose reads them: what is secret in the cluster becomes `${NAME}`, which no file of the repository
 * holds; any other dollar sign is doubled.
 */
export class ComposeTexts {
  readonly settings = new Map<string, Setting>();
  /** What a text needed that Compose cannot know: outputs of a cloud, and fields of pods. */
  readonly unknown = new Set<string>();
  private readonly secrets: ReadonlyMap<string, { readonly [key: string]: string }>;
  private readonly configurations: ReadonlyMap<string, string>;

  constructor(
    private readonly project: Project,
    manifests: readonly Manifest[],
  ) {
    this.secrets = new Map(
      manifests
        .filter(({ kind }) => kind === 'Secret')
        .map(({ metadata, stringData }) => [metadata.name, (stringData ?? {}) as { readonly [key: string]: string }]),
    );
    this.configurations = new Map(
      ['', ...project.applications.map(({ identity }) => identity)].map((identity) => [
        configurationSecret(project, identity),
        identity,
      ]),
    );
  }

  /** A text that may hold tokens. */
  text(text: string): string {
    return this.project.tokens
      .split(text)
      .map((part) => (typeof part === 'string' ? escaped(part) : this.token(part)))
      .join('');
  }

  /** What a key of a Secret holds. */
  secret(name: string, key: string, optional: boolean): string {
    const held = this.secrets.get(name)?.[key];
    if (held !== undefined) return this.text(held);
    const identity = this.configurations.get(name) ?? name;
    return this.setting([identity, key], 'given', optional);
  }

  private token({ kind, path, key, optional, text }: Token): string {
    if (kind === 'generated') return this.setting([path, key], 'generated', false);
    if (kind === 'configuration') return this.setting([path, key], 'given', optional);
    if (kind === 'name') return escaped(text);
    this.unknown.add(text);
    return escaped(text);
  }

  private setting(parts: readonly string[], kind: Setting['kind'], optional: boolean): string {
    const name = parts
      .filter((part) => part !== '')
      .join('_')
      .toUpperCase()
      .replace(/[^A-Z0-9_]/g, '_');
    const isOptional = optional && this.settings.get(name)?.optional !== false;
    this.settings.set(name, { name, kind, optional: isOptional });
    if (optional) return `\${${name}:-}`;
    return `\${${name}:?missing}`;
  }
}

/** A text that Compose reads as it is. */
export function escaped(text: string): string {
  return text.replaceAll('$', '$$$$');
}
