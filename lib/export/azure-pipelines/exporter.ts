import type { Exporter, ExportRequest } from '../exporter';
import { header } from '../header';
import { PipelineContext } from '../pipeline/context';
import { secretsOf } from '../pipeline/secrets';
import { filesOf } from '../pipeline/sources';
import { reportLocalState } from '../pipeline/state';
import { yaml, yamlParts } from '../yaml';
import { azureJobs, type Containers } from './job';
import { language } from './language';
import { RulesJob } from './rules-job';
import { triggers } from './triggers';

/** One pipeline is `azure-pipelines.yml`; of several, each is a file that a pipeline is made of in Azure. */
export const exporter: Exporter = ({ values }, request) => {
  const { pipelines } = values;
  const files = pipelines.map((pipeline) => {
    const context = new PipelineContext(pipeline, language);
    reportLocalState(values, pipeline, context.findings);
    const path = pipelines.length === 1 ? 'azure-pipelines.yml' : `azure-pipelines/${pipeline.name}.yml`;
    return { file: { path, content: wholeFile(context, request) }, findings: context.findings.list };
  });
  return { files: files.map(({ file }) => file), findings: files.flatMap(({ findings }) => findings) };
};

function wholeFile(context: PipelineContext, request: ExportRequest): string {
  const { pipeline, findings } = context;
  if (pipeline.include !== undefined)
    findings.unsupportedInPipeline('include', 'Azure cannot include files from elsewhere', 'Define the jobs here.');
  const rules = new RulesJob(context.freeId('rules'));
  const containers: Containers = new Map();
  const jobs = Object.entries(pipeline.jobs).flatMap(([name, job]) => azureJobs(name, job, context, rules, containers));
  const all = rules.isNeeded ? [rules.job, ...jobs] : jobs;
  const secrets = secretsOf([pipeline]);
  return yamlParts(
    header(request, filesOf(pipeline)) +
      (secrets.length === 0 ? '' : `# Secret variables of the pipeline in Azure: ${secrets.join(', ')}.\n`),
    triggers(context),
    { pool: { vmImage: 'ubuntu-latest' } },
    containers.size === 0
      ? {}
      : { resources: { containers: [...containers].map(([container, keys]) => ({ container, ...keys })) } },
    `jobs:\n${all.map((job) => yaml({ jobs: [job] }).replace(/^jobs:\n/, '')).join('\n')}`,
  );
}
