import type { ProjectValues } from '../../model/values';
import type { Exporter, ExportRequest } from '../exporter';
import { header } from '../header';
import { secretsOf } from '../pipeline/secrets';
import { filesOf } from '../pipeline/sources';
import { reportLocalState } from '../pipeline/state';
import { Commented, yaml } from '../yaml';
import { TektonContext } from './context';
import { parameters } from './language';
import { RulesTask, runParameter } from './rules';
import { images } from './sources';
import { isFinal, tasks } from './task';
import { triggerObjects } from './triggers';

/** Each pipeline is a file of its objects, and one of those that start it. */
export const exporter: Exporter = ({ values }, request) => {
  const all = values.pipelines.map((pipeline) => {
    const context = new TektonContext(values.name, pipeline);
    reportLocalState(values, pipeline, context.findings);
    return { context, files: filesFor(context, values, request) };
  });
  return {
    files: all.flatMap(({ files }) => files),
    findings: all.flatMap(({ context }) => context.findings.list),
  };
};

function filesFor(context: TektonContext, values: ProjectValues, request: ExportRequest) {
  const { pipeline, findings } = context;
  if (pipeline.include !== undefined)
    findings.unsupportedInPipeline('include', 'Tekton includes nothing from elsewhere', 'Write the jobs here.');
  const name = context.objectName;
  const start = header(request, filesOf(pipeline));
  const secrets = secretsOf([pipeline]);
  const objects = pipelineObjects(name, context, values);
  const hasCaches = objects.length > 1;
  const told = [
    `# By hand: tkn pipeline start ${name} --use-param-defaults --param revision=…${workspaceFlag(name, objects, hasCaches)}\n`,
    ...(secrets.length === 0 ? [] : [`# Keys of the Secret ${name}: ${secrets.join(', ')}.\n`]),
  ];
  const started = triggerObjects(name, context, values, hasFiles(objects), hasCaches);
  const documents = (list: readonly object[]) => list.map((object) => yaml(object)).join('\n---\n');
  return [
    { path: `tekton/${pipeline.name}.yaml`, content: `${start}${told.join('')}\n${documents(objects)}` },
    ...(started.length === 0
      ? []
      : [{ path: `tekton/${pipeline.name}-triggers.yaml`, content: `${start}\n${documents(started)}` }]),
  ];
}

function hasFiles(objects: readonly object[]): boolean {
  return JSON.stringify(objects).includes('$(workspaces.files.path)');
}

function workspaceFlag(name: string, objects: readonly object[], hasCaches: boolean): string {
  if (!hasFiles(objects)) return '';
  return hasCaches ? ` --workspace name=files,claimName=${name}` : ' --workspace name=files,volumeClaimTemplateFile=…';
}

function pipelineObjects(name: string, context: TektonContext, values: ProjectValues): object[] {
  const { pipeline } = context;
  const rules = new RulesTask(context.freeId('rules'), context);
  const names = Object.keys(pipeline.jobs);
  const of = (isLast: boolean) =>
    names
      .filter((job) => isFinal(job, context) === isLast)
      .flatMap((job) => tasks(job, pipeline.jobs[job] ?? { stage: '' }, context, rules, isLast));
  const [jobs, last] = [of(false), of(true)];
  const hasCaches = Object.values(pipeline.jobs).some(({ cache = [] }) =>
    cache.some(({ paths = [] }) => paths.length > 0),
  );
  const all = [...(rules.isNeeded ? [ruleTask(rules)] : []), ...jobs, ...(hasCaches ? [cleaning(context)] : [])];
  const text = JSON.stringify([all, last]);
  const object = {
    apiVersion: 'tekton.dev/v1',
    kind: 'Pipeline',
    metadata: { name },
    spec: {
      params: [
        ...Object.entries(parameters).map(([parameter, description]) => ({
          name: parameter,
          description,
          ...(parameter === 'revision' ? {} : { default: defaultOf(parameter, values) }),
        })),
        ...names
          .filter((job) => pipeline.jobs[job]?.when === 'manual')
          .map((job) => ({
            name: runParameter(context.id(job)),
            description: `Whether to run ${job}`,
            default: 'false',
          })),
      ].filter((parameter) => text.includes(`$(params.${parameter.name})`)),
      workspaces: text.includes('$(workspaces.files.path)')
        ? [{ name: 'files', description: 'Files that jobs hand on' }]
        : undefined,
      // A pipeline without tasks is none.
      tasks: all.length === 0 ? [nothing] : all,
      finally: last.length === 0 ? undefined : last,
    },
  };
  return hasCaches ? [object, claim(name)] : [object];
}

const nothing = { name: 'begin', taskSpec: { steps: [{ name: 'begin', image: images.shell, script: 'true' }] } };

function ruleTask(rules: RulesTask): unknown {
  const { task } = rules;
  const found = [...JSON.stringify(task).matchAll(/\$\(params\.([\w-]+)\)/g)].map(([, name = '']) => name);
  const names = [...new Set(found)];
  const { name, taskSpec } = task as { name: string; taskSpec: object };
  return new Commented('What conditions of Tekton cannot ask.', {
    name,
    params: names.map((parameter) => ({ name: parameter, value: `$(params.${parameter})` })),
    taskSpec: { params: names.map((parameter) => ({ name: parameter })), ...taskSpec },
  });
}

function defaultOf(parameter: string, { repository }: ProjectValues): string {
  return parameter === 'repository' ? (repository ?? '') : parameter === 'event' ? 'manual' : '';
}

/** The volume stays for its caches: what runs left on it a week ago does not. */
function cleaning(context: TektonContext): object {
  const runs = '"$(workspaces.files.path)/runs"';
  return {
    name: context.freeId('clean-up'),
    workspaces: [{ name: 'files' }],
    taskSpec: {
      workspaces: [{ name: 'files' }],
      steps: [
        {
          name: 'clean-up',
          image: images.shell,
          script: `mkdir -p ${runs}\nfind ${runs} -mindepth 1 -maxdepth 1 -mtime +7 -exec rm -rf {} +`,
        },
      ],
    },
  };
}

function claim(name: string): object {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '5Gi' } } },
  };
}
