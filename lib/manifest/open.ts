import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Diagnostic } from './diagnostics/diagnostic';
import { listFolder, isSource, readSource, shownPath } from './yaml/read-file';
import { limits } from './yaml/limits';
import { folderName, locate } from './locate';
import { entriesOf, get, isNull, itemsOf, mapOf, textOf, type MapNode } from './yaml/node';
import { parseMap } from './yaml/parse';
import { Report } from './diagnostics/report';
import { sourceOf, type SourceFile, type Span } from './diagnostics/source-file';
import type { Source } from '../model/values';

/** An application or a pipeline, inline or in a file of its own. */
export interface NamedDocument {
  readonly name: string;
  /** The key, or the beginning of the file. */
  readonly key: Span;
  readonly node: MapNode;
}

/** The parsed files of a project, before anything is known of stacks and add-ons. */
export interface OpenProject {
  /** Absolute path of the repository; nothing outside of it is read. */
  readonly repository: string;
  /** Absolute path of the `.infra` folder. */
  readonly folder: string;
  /** `project.yml`; undefined where it is missing or no YAML. */
  readonly project: MapNode | undefined;
  readonly applications: ReadonlyMap<string, NamedDocument>;
  readonly pipelines: ReadonlyMap<string, NamedDocument>;
  /** npm packages whose types the project uses. */
  readonly packages: readonly { readonly name: string; readonly source: Source }[];
  /** What is wrong with the files themselves. */
  readonly diagnostics: readonly Diagnostic[];
  /** Every file that was read, by its path relative to the repository. */
  readonly files: ReadonlyMap<string, SourceFile>;
  /** Whether there is a commit, which is the version where none is written. */
  readonly hasCommit: () => boolean;
}

export interface OpenOptions {
  /** The directory itself has to hold `.infra`; those above do not count. @default false */
  readonly exact?: boolean;
  /** Tells the commit of a repository. @default every repository is taken to have one */
  readonly commit?: (repository: string) => string | undefined;
}

/** Reads and parses every file of the project at or above a directory; never throws on what is in them. */
export function openProject(directory: string, options: OpenOptions = {}): OpenProject {
  const report = new Report();
  const location = locate(directory, options.exact);
  if (location === undefined) {
    const file = [directory, join(directory, folderName)].find(isFile);
    const isThere = options.exact !== true || existsSync(directory);
    const where = options.exact === true ? `in ${directory}` : `in ${directory} or any folder above it`;
    report.error(
      'project-missing',
      `${folderName}/project.yml`,
      !isThere
        ? `there is no folder ${directory}`
        : file === undefined
          ? `there is no ${folderName} folder ${where}`
          : `${file === directory ? directory : folderName} is a file; expected a folder`,
      file === directory || !isThere ? `Give the folder that holds ${folderName}.` : 'Run infra init to create one.',
    );
    const nothing = { applications: new Map(), pipelines: new Map(), packages: [], files: new Map() };
    return {
      repository: directory,
      folder: join(directory, folderName),
      project: undefined,
      ...nothing,
      diagnostics: report.diagnostics,
      hasCommit: () => false,
    };
  }
  const { repository, folder } = location;
  const { commit } = options;
  const hasCommit = () => commit === undefined || commit(repository) !== undefined;
  return { ...new Opener(repository, folder, report).open(), hasCommit };
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

class Opener {
  private readonly files = new Map<string, SourceFile>();

  constructor(
    private readonly repository: string,
    private readonly folder: string,
    private readonly report: Report,
  ) {}

  open(): Omit<OpenProject, 'hasCommit'> {
    const project = this.project();
    const applications = this.named(project, 'applications', ['applications', 'application']);
    const pipelines = this.named(project, 'pipelines', ['pipelines', 'ci']);
    const packages = itemsOf(get(project, 'packages')).flatMap((item) => {
      const name = textOf(item);
      return name === undefined ? [] : [{ name, source: sourceOf(item.span) }];
    });
    const { repository, folder, files } = this;
    return {
      repository,
      folder,
      project,
      applications,
      pipelines,
      packages,
      diagnostics: this.report.diagnostics,
      files,
    };
  }

  private project(): MapNode | undefined {
    const names = this.list(this.folder).filter((name) => name === 'project.yml' || name === 'project.yaml');
    const [first, second] = names.toReversed();
    if (first === undefined) {
      const path = `${shownPath(this.repository, this.folder)}/project.yml`;
      this.report.error(
        'file-missing',
        path,
        `${path} is missing`,
        'Run infra init to create one; it needs "name: …" and applications.',
      );
      return undefined;
    }
    if (second !== undefined) {
      const path = `${shownPath(this.repository, this.folder)}/${second}`;
      this.report.error('duplicate-name', path, `${first} and ${second} both exist`, 'Keep only one of them.');
    }
    const parsed = this.parse(join(this.folder, first));
    if (parsed?.node.entries.size === 0 && parsed.node.hidden.size === 0) {
      const at = { file: parsed.file, start: 0, end: 0 };
      const hint = 'Run infra init to create one; the minimum is "name: …".';
      this.report.error('missing-key', at, 'the file is empty; it must name the project', hint);
      return undefined;
    }
    return parsed?.node;
  }

  private named(
    project: MapNode | undefined,
    key: string,
    folders: readonly string[],
  ): ReadonlyMap<string, NamedDocument> {
    const documents = new Map<string, NamedDocument>();
    for (const [name, entry] of entriesOf(get(project, key))) {
      const { value } = entry;
      // What is no map is complained about by the schema of project.yml.
      const node = value.kind === 'map' ? value : isNull(value) ? mapOf(value.span, []) : undefined;
      if (node !== undefined) documents.set(name, { name, key: entry.key, node });
    }
    for (const folder of folders) {
      for (const file of this.list(join(this.folder, folder))) {
        const name = /^([^.].*)\.ya?ml$/s.exec(file)?.[1];
        const parsed = name === undefined ? undefined : this.parse(join(this.folder, folder, file));
        if (name === undefined || parsed === undefined) continue;
        const span = { file: parsed.file, start: 0, end: 0 };
        const other = documents.get(name);
        if (other === undefined) documents.set(name, { name, key: span, node: parsed.node });
        else {
          const { file: path, line } = sourceOf(other.key);
          this.report.error(
            'duplicate-name',
            span,
            `"${name}" is already defined in ${path}:${line}`,
            'Keep only one of them.',
          );
        }
      }
    }
    return documents;
  }

  private list(folder: string): readonly string[] {
    const names = listFolder(this.repository, folder) ?? [];
    const shown = shownPath(this.repository, folder);
    if ('code' in names) {
      this.report.error(names.code, shown, names.message, names.hint);
      return [];
    }
    if (names.length <= limits.files) return names;
    this.report.error(
      'too-many-files',
      shown,
      `${shown} holds ${names.length} files; at most ${limits.files} are allowed`,
    );
    return names.slice(0, limits.files);
  }

  private parse(path: string): { readonly file: SourceFile; readonly node: MapNode } | undefined {
    const file = readSource(this.repository, path);
    if (!isSource(file)) {
      this.report.error(file.code, shownPath(this.repository, path), file.message, file.hint);
      return undefined;
    }
    this.files.set(file.path, file);
    const node = parseMap(file, this.report);
    return node === undefined ? undefined : { file, node };
  }
}
