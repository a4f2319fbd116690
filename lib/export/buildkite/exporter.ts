import type { Exporter, ExportRequest } from '../exporter';
import { header } from '../header';
import { startCondition, withoutPaths } from '../pipeline/conditions';
import { PipelineContext } from '../pipeline/context';
import { secretsOf } from '../pipeline/secrets';
import { filesOf } from '../pipeline/sources';
import { reportLocalState } from '../pipeline/state';
import { yaml, yamlParts } from '../yaml';
import { conditional } from './conditions';
import { language } from './language';
import { steps } from './step';

/** One pipeline is `.buildkite/pipeline.yml`; of several, each is a file that a pipeline of Buildkite uploads. */
export const exporter: Exporter = ({ values }, request) => {
  const { pipelines } = values;
  const files = pipelines.map((pipeline) => {
    const context = new PipelineContext(pipeline, language);
    reportLocalState(values, pipeline, context.findings);
    const name = pipelines.length === 1 ? 'pipeline' : pipeline.name;
    return { file: { path: `.buildkite/${name}.yml`, content: wholeFile(context, request) }, context };
  });
  return {
    files: files.map(({ file }) => file),
    findings: files.flatMap(({ context }) => context.findings.list),
  };
};

function wholeFile(context: PipelineContext, request: ExportRequest): string {
  const { pipeline, findings } = context;
  if (pipeline.include !== undefined)
    findings.unsupportedInPipeline('include', 'Buildkite cannot include files from elsewhere', 'Define the jobs here.');
  reportEvents(context);
  const secrets = secretsOf([pipeline]);
  const all = Object.entries(pipeline.jobs).flatMap(([name, job]) => steps(name, job, context));
  return yamlParts(
    header(request, filesOf(pipeline)) +
      (secrets.length === 0 ? '' : `# Secrets of the cluster in Buildkite: ${secrets.join(', ')}.\n`),
    `steps:\n${all.map((step) => yaml({ steps: [step] }).replace(/^steps:\n/, '')).join('\n')}`,
  );
}

/** What starts a pipeline is a setting of it in Buildkite. */
function reportEvents({ pipeline, findings }: PipelineContext): void {
  const { on, name } = pipeline;
  const { schedule, manual: _, ...webhooks } = withoutPaths(on, findings);
  const condition = startCondition(webhooks);
  const text = condition === undefined ? undefined : conditional(condition, on);
  if (text !== undefined)
    findings.besideFile(
      'on',
      `Buildkite configures what starts ${name} outside the file`,
      `Filter builds with a conditional under Settings > GitHub: ${text}`,
    );
  for (const time of schedule ?? [])
    findings.besideFile(
      'on.schedule',
      `Buildkite configures schedules outside the file: "${time}" of ${name}`,
      `Add a schedule with the cron interval ${time} under Settings > Schedules.`,
    );
}
