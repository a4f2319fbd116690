import type { Exporter, ExportRequest } from '../exporter';
import { header } from '../header';
import { PipelineContext } from '../pipeline/context';
import { filesOf } from '../pipeline/sources';
import { yaml, yamlParts } from '../yaml';
import { workflowEvents } from './events';
import { githubJob } from './job';
import { language, literal } from './language';
import { RulesJob } from './rules-job';

/** Each pipeline is a workflow of its name. */
export const exporter: Exporter = ({ values: { pipelines } }, request) => {
  const workflows = pipelines.map((pipeline) => {
    const context = new PipelineContext(pipeline, language);
    const content = workflow(context, request);
    return { file: { path: `.github/workflows/${pipeline.name}.yml`, content }, findings: context.findings.list };
  });
  return { files: workflows.map(({ file }) => file), findings: workflows.flatMap(({ findings }) => findings) };
};

function workflow(context: PipelineContext, request: ExportRequest): string {
  const { pipeline, findings } = context;
  const rules = new RulesJob(context.freeId('rules'));
  if (pipeline.include !== undefined)
    findings.unsupportedInPipeline('include', 'GitHub includes nothing from elsewhere', 'Write the jobs here.');
  const jobs = Object.entries(pipeline.jobs).map(([name, job]) =>
    yaml({ [context.id(name)]: githubJob(name, job, context, rules) }),
  );
  const byHand = Object.entries(pipeline.jobs)
    .filter(([, { when }]) => when === 'manual')
    .map(([name]) => ({ id: context.id(name), name }));
  const all = rules.isNeeded ? [yaml({ [rules.id]: rules.job }), ...jobs] : jobs;
  return yamlParts(
    header(request, filesOf(pipeline)),
    { name: literal(pipeline.name) },
    { on: workflowEvents(pipeline, byHand, findings) },
    // As other systems run scripts: a command that fails in a pipe fails the script.
    { defaults: { run: { shell: 'bash' } } },
    `jobs:\n${all.map((job) => job.replace(/^(?=.)/gm, '  ')).join('\n')}`,
  );
}
