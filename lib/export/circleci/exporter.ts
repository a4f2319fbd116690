import type { PipelineValues } from '../../model/values';
import type { Exporter } from '../exporter';
import { header } from '../header';
import { PipelineContext } from '../pipeline/context';
import { secretsOf } from '../pipeline/secrets';
import { filesOf } from '../pipeline/sources';
import { reportLocalState } from '../pipeline/state';
import { yaml, yamlParts } from '../yaml';
import { circleJob } from './job';
import { language } from './language';
import { workflow } from './workflow';

/** The file that CircleCI reads. */
const path = '.circleci/config.yml';

/** Each pipeline is a workflow of its name, all of them in one file. */
export const exporter: Exporter = ({ values }, request) => {
  const { pipelines } = values;
  if (pipelines.length === 0) return { files: [], findings: [] };
  const isSole = pipelines.length === 1;
  const contexts = pipelines.map((pipeline) => new PipelineContext(pipeline, isSole ? language : prefixed(pipeline)));
  for (const { pipeline, findings } of contexts) {
    reportLocalState(values, pipeline, findings);
    if (pipeline.include !== undefined)
      findings.unsupportedInPipeline(
        'include',
        'CircleCI cannot include files from elsewhere',
        'Define the jobs here.',
      );
  }
  const jobs = contexts.flatMap((context) =>
    Object.entries(context.pipeline.jobs).map(([name, job]) =>
      yaml({ [context.id(name)]: circleJob(name, job, context) }),
    ),
  );
  const workflows = contexts.map((context) => yaml({ [context.pipeline.name]: workflow(context) }));
  const secrets = secretsOf(contexts.map(({ pipeline }) => pipeline));
  const content = yamlParts(
    header(request, [...new Set(pipelines.flatMap(filesOf))].sort()) +
      (secrets.length === 0 ? '' : `# Environment variables of the project in CircleCI: ${secrets.join(', ')}.\n`),
    { version: 2.1 },
    `jobs:\n${indented(jobs)}`,
    `workflows:\n${indented(workflows)}`,
  );
  return { files: [{ path, content }], findings: contexts.flatMap(({ findings }) => findings.list) };
};

/** Of several pipelines, each has its own jobs: the name of the pipeline is part of theirs. */
function prefixed({ name }: PipelineValues): typeof language {
  return { ...language, id: (job) => language.id(job.startsWith(`${name}-`) ? job : `${name}-${job}`) };
}

function indented(parts: readonly string[]): string {
  return parts.map((part) => part.replace(/^(?=.)/gm, '  ')).join('\n');
}
