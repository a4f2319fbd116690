import type { ProjectValues } from '../../model/values';
import type { Exporter, ExportRequest } from '../exporter';
import { header } from '../header';
import { secretsOf } from '../pipeline/secrets';
import { filesOf } from '../pipeline/sources';
import { reportLocalState } from '../pipeline/state';
import { yaml } from '../yaml';
import { TektonContext } from './context';
import { parameters } from './language';
import { asksForFiles, filesPath, parametersIn } from './references';
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
    findings.unsupportedInPipeline('include', 'Tekton cannot include files from elsewhere', 'Define the jobs here.');
  const start = header(request, filesOf(pipeline));
  const secrets = secretsOf([pipeline]);
  const exported = pipelineObjects(context, values);
  const { name, objects, hasFiles, hasCaches } = exported;
  const told = [
    `# By hand: tkn pipeline start ${name} --use-param-defaults --param revision=…${workspaceFlag(exported)}\n`,
    ...(secrets.length === 0 ? [] : [`# Keys of the Secret ${name}: ${secrets.join(', ')}.\n`]),
  ];
  const started = triggerObjects(name, context, values, hasFiles, hasCaches);
  const documents = (list: readonly object[]) => list.map((object) => yaml(object)).join('\n---\n');
  return [
    { path: `tekton/${pipeline.name}.yaml`, content: `${start}${told.join('')}\n${documents(objects)}` },
    ...(started.length === 0
      ? []
      : [{ path: `tekton/${pipeline.name}-triggers.yaml`, content: `${start}\n${documents(started)}` }]),
  ];
}

function workspaceFlag({ name, hasFiles, hasCaches }: Exported): string {
  if (!hasFiles) return '';
  return hasCaches ? ` --workspace name=files,claimName=${name}` : ' --workspace name=files,volumeClaimTemplateFile=…';
}

/** The objects of a pipeline, and what those that start it have to know of them. */
interface Exported {
  readonly name: string;
  readonly objects: readonly object[];
  readonly hasFiles: boolean;
  readonly hasCaches: boolean;
}

function pipelineObjects(context: TektonContext, values: ProjectValues): Exported {
  const { pipeline, objectName: name } = context;
  const rules = new RulesTask(context.freeId('rules'), context);
  const names = Object.keys(pipeline.jobs);
  const of = (isLast: boolean) =>
    names
      .filter((job) => isFinal(job, context) === isLast)
      .flatMap((job) => tasks(job, context.job(job), context, rules, isLast));
  const [jobs, last] = [of(false), of(true)];
  const hasCaches = Object.values(pipeline.jobs).some(({ cache = [] }) =>
    cache.some(({ paths = [] }) => paths.length > 0),
  );
  const all = [...(rules.isNeeded ? [rules.task] : []), ...jobs, ...(hasCaches ? [cleaning(context)] : [])];
  const hasFiles = asksForFiles([all, last]);
  const asked = parametersIn([all, last]);
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
      ].filter((parameter) => asked.includes(parameter.name)),
      workspaces: hasFiles ? [{ name: 'files', description: 'Files that jobs hand on' }] : undefined,
      // A pipeline without tasks is none.
      tasks: all.length === 0 ? [nothing] : all,
      finally: last.length === 0 ? undefined : last,
    },
  };
  return { name, objects: hasCaches ? [object, claim(name)] : [object], hasFiles, hasCaches };
}

const nothing = { name: 'begin', taskSpec: { steps: [{ name: 'begin', image: images.shell, script: 'true' }] } };

function defaultOf(parameter: string, { repository }: ProjectValues): string {
  return parameter === 'repository' ? (repository ?? '') : parameter === 'event' ? 'manual' : '';
}

/** The volume stays for its caches: what runs left on it a week ago does not. */
function cleaning(context: TektonContext): object {
  const runs = `"${filesPath}/runs"`;
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
