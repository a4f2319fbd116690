import { withAwsToken } from '../../model/pipeline/aws-login';
import type { PipelineValues } from '../../model/values';
import type { ExportedFile, Exporter, ExportRequest, Finding } from '../exporter';
import { header } from '../header';
import { withLogin } from '../pipeline/context';
import { secretsOf } from '../pipeline/secrets';
import { filesOf, Findings } from '../pipeline/sources';
import { reportLocalState } from '../pipeline/state';
import { yaml, yamlParts } from '../yaml';
import { shared } from './defaults';
import { awsToken, gitlabJob } from './job';
import { withinNeedsLimit } from './needs';
import { eventRules, startedBy, type Rule } from './rules';

/** The file that GitLab reads. */
const entryFile = '.gitlab-ci.yml';

/** One pipeline is `.gitlab-ci.yml`; of several, each is a child pipeline that `.gitlab-ci.yml` starts when it is due. */
export const exporter: Exporter = ({ values }, request) => {
  const pipelines = values.pipelines.map((pipeline) =>
    withinNeedsLimit(withLogin(pipeline, (job) => withAwsToken(job, `$${awsToken}`))),
  );
  const findings = new Map(pipelines.map((pipeline) => [pipeline, new Findings(pipeline, 'GitLab')]));
  const of = (pipeline: PipelineValues) => findings.get(pipeline) ?? new Findings(pipeline, 'GitLab');
  const schedules = pipelines.filter(({ on }) => on.schedule !== undefined).length;
  const rulesOf = (pipeline: PipelineValues) => triggers(pipeline, schedules > 1, of(pipeline));
  const [first, ...others] = pipelines;
  for (const pipeline of pipelines) reportLocalState(values, pipeline, of(pipeline));
  const files: ExportedFile[] = [];
  if (first !== undefined && others.length === 0) {
    files.push({ path: entryFile, content: wholeFile(first, request, rulesOf(first), of(first)) });
  } else if (first !== undefined) {
    files.push({ path: entryFile, content: parentFile(pipelines, request, rulesOf) });
    for (const pipeline of pipelines)
      files.push({ path: childPath(pipeline), content: wholeFile(pipeline, request, undefined, of(pipeline)) });
  }
  const list: Finding[] = [...findings.values()].flatMap((each) => each.list);
  return { files, findings: list };
};

/** @param rules when it runs; undefined for a child, which runs when its parent says so */
function wholeFile(
  pipeline: PipelineValues,
  request: ExportRequest,
  rules: readonly Rule[] | undefined,
  findings: Findings,
): string {
  const context = { isChild: rules === undefined, findings };
  const jobs = Object.entries(pipeline.jobs).map(
    ([name, job]) => [name, gitlabJob(name, job, pipeline.jobs, context)] as const,
  );
  const { defaults, rest } = shared(jobs);
  const secrets = secretsOf([pipeline]);
  const { include } = pipeline;
  return yamlParts(
    header(request, filesOf(pipeline)) +
      (secrets.length === 0 ? '' : `# Under Settings > CI/CD > Variables: ${secrets.join(', ')}.\n`),
    include === undefined ? {} : { include },
    { workflow: { rules: rules ?? [{ when: 'always' }] } },
    { stages: pipeline.stages },
    defaults === undefined ? {} : { default: defaults },
    ...rest.map(([name, job]) => yaml({ [name]: job })),
  );
}

/** A job for each pipeline, which starts it when it is due. */
function parentFile(
  pipelines: readonly PipelineValues[],
  request: ExportRequest,
  rulesOf: (pipeline: PipelineValues) => readonly Rule[],
): string {
  const triggering = pipelines.map((pipeline) => ({
    [pipeline.name]: {
      trigger: { include: childPath(pipeline), strategy: 'depend' },
      ...(asksWhatStarted(pipeline) ? { variables: { [startedBy]: '$CI_PIPELINE_SOURCE' } } : {}),
      rules: rulesOf(pipeline),
    },
  }));
  const files = [...new Set(pipelines.flatMap(filesOf))].sort();
  return yamlParts(header(request, files), ...triggering);
}

function triggers(pipeline: PipelineValues, isNamed: boolean, findings: Findings): readonly Rule[] {
  const { name, on } = pipeline;
  const condition = isNamed ? `$PIPELINE == ${JSON.stringify(name)}` : undefined;
  for (const time of on.schedule ?? []) {
    const variable = isNamed ? ` and the variable PIPELINE=${name}` : '';
    findings.besideFile(
      'on.schedule',
      `GitLab configures schedules outside the file: "${time}" of ${name}`,
      `Add a schedule with the cron expression ${time}${variable} under Build > Pipeline schedules.`,
    );
  }
  return eventRules(on, condition, findings);
}

/** Whether a job asks for pull requests or schedules. */
function asksWhatStarted({ jobs }: PipelineValues): boolean {
  return Object.values(jobs).some(({ only, except }) =>
    [only, except].some((refs) => refs?.pull_requests === true || refs?.schedules === true),
  );
}

function childPath({ name }: PipelineValues): string {
  return `.gitlab/ci/${name}.yml`;
}
