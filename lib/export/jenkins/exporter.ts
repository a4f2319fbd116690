import type { PipelineValues } from '../../model/values';
import type { Exporter, ExportRequest } from '../exporter';
import { header } from '../header';
import { PipelineContext } from '../pipeline/context';
import { fiveFields } from '../pipeline/cron';
import { secretsOf } from '../pipeline/secrets';
import { filesOf } from '../pipeline/sources';
import { reportLocalState } from '../pipeline/state';
import { start } from './conditions';
import { functionsOf } from './functions';
import { groovyLines, groovyString, listStep, type Line } from './groovy';
import { jenkinsJob } from './job';
import { language } from './language';

/** One pipeline is the `Jenkinsfile`; of several, each is a file that a job of Jenkins is made of. */
export const exporter: Exporter = ({ values }, request) => {
  const { pipelines } = values;
  const files = pipelines.map((pipeline) => {
    const context = new PipelineContext(pipeline, language);
    reportLocalState(values, pipeline, context.findings);
    const path = pipelines.length === 1 ? 'Jenkinsfile' : `jenkins/${pipeline.name}.jenkinsfile`;
    return { file: { path, content: wholeFile(context, request) }, findings: context.findings.list };
  });
  return { files: files.map(({ file }) => file), findings: files.flatMap(({ findings }) => findings) };
};

function wholeFile(context: PipelineContext, request: ExportRequest): string {
  const { pipeline, findings } = context;
  if (pipeline.include !== undefined)
    findings.unsupportedInPipeline('include', 'Jenkins cannot include files from elsewhere', 'Define the jobs here.');
  const jobs = Object.entries(pipeline.jobs).map(([name, job]) => groovyLines(jenkinsJob(name, job, context)));
  const starting = groovyLines(startLines(context));
  const ending = groovyLines(endLines(pipeline));
  const hasChanges = /\b(un)?changed\(/.test([starting, ...jobs].join(''));
  const variables = [
    `stages = [${pipeline.stages.map(groovyString).join(', ')}]`,
    'jobs = [:]',
    "// Results of jobs: 'success', 'failure', 'skipped' after a failure, 'absent' because of their rules.",
    'ended = [:]',
    ...(/\bkeep\(/.test(jobs.join('')) ? ['// Names of what jobs kept for later jobs.', 'kept = []'] : []),
    ...(hasChanges ? ['changes = changedFiles()'] : []),
  ];
  const parts = [groovyLines(variables), starting, ...jobs, ending].filter((part) => part !== '');
  const secrets = secretsOf([pipeline]);
  return [
    header(request, filesOf(pipeline), '// ') +
      `// Plugins of Jenkins: ${pluginsOf(parts.join('')).join(', ')}.\n` +
      (secrets.length === 0 ? '' : `// Credentials of Jenkins, each a secret text: ${secrets.join(', ')}.\n`),
    groovyLines(triggers(pipeline)),
    ...parts,
    ...functionsOf(parts.join('')).map((text) => `${text}\n`),
  ]
    .filter((part) => part !== '')
    .join('\n');
}

const plugins: { readonly [name: string]: RegExp } = {
  Pipeline: /^/,
  Git: /^/,
  'Credentials Binding': /\bwithCredentials\(/,
  'Docker Pipeline': /\binImage\(/,
  'Job Cacher': /\barbitraryFileCache\(/,
  JUnit: /\bjunit\(/,
  Coverage: /\brecordCoverage\(/,
};

function pluginsOf(text: string): readonly string[] {
  return Object.entries(plugins).flatMap(([name, use]) => (use.test(text) ? [name] : []));
}

/** Times go by the main branch, else every branch would have them. */
function triggers({ on: { schedule } }: PipelineValues): Line[] {
  if (schedule === undefined) return [];
  const times = ['TZ=Etc/UTC', ...schedule.map((time) => numbered(fiveFields(time)))].join('\n');
  return [
    `def times = env.BRANCH_IS_PRIMARY || !env.BRANCH_NAME ? [cron(${groovyString(times)})] : []`,
    'properties([pipelineTriggers(times)])',
  ];
}

const names = {
  3: ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'],
  4: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'],
} as const;

/** Jenkins knows months and days by their numbers only. */
function numbered(time: string): string {
  const fields = time.split(/ +/);
  const number = (list: readonly string[], first: number) => (field: string) =>
    field.replace(/[a-z]+/gi, (name) => String(list.indexOf(name.toLowerCase()) + first));
  return fields
    .map((field, index) =>
      index === 3 ? number(names[3], 1)(field) : index === 4 ? number(names[4], 0)(field) : field,
    )
    .join(' ');
}

/** Jenkins builds every branch, pull request and tag it finds: what is not meant ends at once. */
function startLines(context: PipelineContext): Line[] {
  const condition = start(context);
  return condition === undefined
    ? []
    : [`if (!(${condition})) {`, "  currentBuild.result = 'NOT_BUILT'", '  return', '}'];
}

/** Stage after stage; or all jobs at once, each after those it needs, where they do not follow the stages. */
function endLines({ stages, jobs }: PipelineValues): Line[] {
  const names = Object.keys(jobs);
  const used = stages.filter((stage) => names.some((name) => jobs[name]?.stage === stage));
  const isLast = (name: string) => jobs[name]?.stage === used.at(-1);
  const isFree = (name: string) =>
    jobs[name]?.needs !== undefined ||
    (!isLast(name) && jobs[name]?.when === 'manual' && jobs[name].allow_failure !== false);
  if (names.some(isFree)) return listStep('together', names.map(groovyString));
  return used.map((stage) => {
    const own = names.filter((name) => jobs[name]?.stage === stage).map(groovyString);
    return `stage(${groovyString(stage)}) { together([${own.join(', ')}]) }`;
  });
}
