import { dirname } from 'node:path';
import { formats, type ExportRequest, type ExportResult, type ExportSource } from '../../export';
import type { Project } from '../../model/project';
import type { Io } from '../io';
import { openManifest, readManifest, type ManifestReading } from '../read-manifest';
import { repositoryFiles } from '../repository-files';
import { environmentOf } from './request';

/** What the exporters of one run read, each thing once. */
export class Sources {
  private readonly readings = new Map<string, Promise<ManifestReading>>();
  private readonly trees = new Map<string, Promise<Project>>();
  private readonly told = new Set<string>();
  private open: ReturnType<typeof openManifest> | undefined;
  private listing: readonly string[] | undefined;

  constructor(
    private readonly io: Io,
    private readonly project: string | undefined,
  ) {}

  /** The manifest of an environment. @throws UserError where it is invalid */
  read(env: string, name?: string): Promise<ManifestReading> {
    const { project } = this;
    const options = { env, ...(project === undefined ? {} : { project }), ...(name === undefined ? {} : { name }) };
    this.open ??= openManifest(this.io, options);
    return known(this.readings, `${env} ${name ?? ''}`, () => readManifest(this.io, options, this.open, this.told));
  }

  /** Runs the exporter of a request. */
  async make(request: ExportRequest): Promise<ExportResult> {
    const format = formats[request.format];
    if (format === undefined) throw new Error(`no format ${request.format}`);
    const own = environmentOf(request);
    const { exporter } = await format.load();
    const { values, repository } = await this.read(own, request.review);
    const source: ExportSource = {
      values,
      files: () => (this.listing ??= repositoryFiles(repository)),
      tree: (env = own) => this.tree(env, env === own ? request.review : undefined),
    };
    return exporter(source, request);
  }

  private tree(env: string, name: string | undefined): Promise<Project> {
    return known(this.trees, `${env} ${name ?? ''}`, async () => {
      const [{ buildProject }, { values, folder }] = await Promise.all([
        import('../../load-project.js'),
        this.read(env, name),
      ]);
      // What is committed cannot hold its own commit, and would be out of date with each one.
      return buildProject(values, { folder: dirname(folder), commit: () => undefined });
    });
  }
}

/** What is in a map, else what is made and put there. */
function known<T>(map: Map<string, T>, key: string, make: () => T): T {
  const value = map.get(key) ?? make();
  map.set(key, value);
  return value;
}
