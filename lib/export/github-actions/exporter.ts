import type { Exporter, ExportRequest } from '../exporter';
import { header } from '../header';
import { PipelineContext } from '../pipeline/context';
import { secretsOf } from '../pipeline/secrets';
import { filesOf } from '../pipeline/sources';
import { reportLocalState } from '../pipeline/state';
import { yaml, yamlParts } from '../yaml';
import { workflowEvents } from './events';
import { githubJob } from './job';
import { language, literal } from './language';
import { RulesJob } from './rules-job';

/** Each pipeline is a workflow of its name. */
export const exporter: Exporter = ({ values }, request) => {
  const workflows = values.pipelines.map((pipeline) => {
    const context = new PipelineContext(pipeline, language);
    reportLocalState(values, pipeline, context.findings);
    const content = workflow(context, request);
    return { file: { path: `.github/workflows/${pipeline.name}.yml`, content }, findings: context.findings.list };
  });
  return { files: workflows.map(({ file }) => file), findings: workflows.flatMap(({ findings }) => findings) };
};

function workflow(context: PipelineContext, request: ExportRequest): string {
  const { pipeline, findings } = context;
  const rules = new RulesJob(context.freeId('rules'));
  if (pipeline.include !== undefined)
    findings.unsupportedInPipeline('include', 'GitHub cannot include files from elsewhere', 'Define the jobs here.');
  const jobs = Object.entries(pipeline.jobs).map(([name, job]) =>
    yaml({ [context.id(name)]: githubJob(name, job, context, rules) }),
  );
  const byHand = Object.entries(pipeline.jobs)
    .filter(([, { when }]) => when === 'manual')
    .map(([name]) => ({ id: context.id(name), name }));
  const all = rules.isNeeded ? [yaml({ [rules.id]: rules.job }), ...jobs] : jobs;
  const secrets = secretsOf([pipeline]);
  return yamlParts(
    header(request, filesOf(pipeline)) +
      (secrets.length === 0 ? '' : `# Under Settings > Secrets and variables > Actions: ${secrets.join(', ')}.\n`),
    { name: literal(pipeline.name) },
    // GitHub does not read it as true, and everybody writes it without quotes.
    yaml({ on: workflowEvents(pipeline, byHand, findings) }).replace(/^'on'/, 'on'),
    // As other systems run scripts: a command that fails in a pipe fails the script.
    { defaults: { run: { shell: 'bash' } } },
    `jobs:\n${all.map((job) => job.replace(/^(?=.)/gm, '  ')).join('\n')}`,
  );
}
