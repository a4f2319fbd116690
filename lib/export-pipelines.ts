import { pipelineFormats, type ExportResult } from './export';
import { UserError, type Project } from './model';

/** The CI systems that pipelines are exported to. */
export type PipelineFormat = keyof typeof pipelineFormats;

/**
 * The pipelines of a tree as files for a CI system, with findings for what it cannot express; writing the files is
 * up to you.
 * @throws UserError on an unknown format
 * @throws ConstructError on needs that cannot be met
 *
 * @example
 * const { files, findings } = await exportPipelines(project, 'gitlab-ci');
 * for (const { path, content } of files) writeFileSync(path, content);
 */
export async function exportPipelines(project: Project, format: PipelineFormat): Promise<ExportResult> {
  if (!Object.hasOwn(pipelineFormats, format))
    throw new UserError(`unknown pipeline format "${format}"`, {
      code: 'format-unknown',
      hint: `Choose one of ${Object.keys(pipelineFormats).join(', ')}.`,
    });
  const { name, environment, unit } = project;
  const { backend, secrets } = project.props.deploy ?? {};
  const values = {
    name,
    environment: { ...environment.values, name: environment.name, kind: environment.kind },
    environments: [environment.name],
    deploy: {
      unit,
      ...(backend === undefined ? {} : { backend }),
      ...(secrets === undefined ? {} : { secrets }),
    },
    pipelines: project.pipelines.map((pipeline) => pipeline.values),
    ...{ ownership: [], contacts: [], packages: [], addons: [], applications: [], absent: [] },
  };
  const { exporter } = await pipelineFormats[format].load();
  const source = { values, files: () => [], tree: () => Promise.resolve(project) };
  return exporter(source, { format, isProgram: true });
}
