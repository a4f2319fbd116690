import { durationSeconds } from '../../model/formats/duration';
import type { PipelineValues } from '../../model/values';
import { serviceHost } from '../../model/pipeline/service-host';
import type { TektonContext } from './context';
import { parameters } from './language';

/** The run that a message makes, with what a Pipeline cannot say itself: its volume, its hosts, its nodes, its end. */
export function runTemplate(name: string, context: TektonContext, hasFiles: boolean, hasCaches: boolean): object {
  const { pipeline } = context;
  const hosts = [...new Set(Object.values(pipeline.jobs).flatMap(({ services = [] }) => services.map(serviceHost)))];
  const specs = Object.entries(pipeline.jobs).flatMap(([job, { tags = [] }]) =>
    tags.length === 0
      ? []
      : context.idsOf(job).map((id) => ({
          pipelineTaskName: id,
          podTemplate: { nodeSelector: Object.fromEntries(tags.map((tag) => nodeLabel(context.text(job, context.job(job), 'tags', tag)))) }, // prettier-ignore
        })),
  );
  const volume = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };
  return {
    apiVersion: 'triggers.tekton.dev/v1beta1',
    kind: 'TriggerTemplate',
    metadata: { name },
    spec: {
      params: Object.keys(parameters).map((parameter) =>
        parameter === 'revision' ? { name: parameter } : { name: parameter, default: '' },
      ),
      resourcetemplates: [
        {
          apiVersion: 'tekton.dev/v1',
          kind: 'PipelineRun',
          metadata: { generateName: `${name}-` },
          spec: {
            pipelineRef: { name },
            params: Object.keys(parameters).map((parameter) => ({
              name: parameter,
              value: `$(tt.params.${parameter})`,
            })),
            timeouts: { pipeline: longestRun(pipeline) },
            taskRunTemplate:
              hosts.length === 0
                ? undefined
                : { podTemplate: { hostAliases: [{ ip: '127.0.0.1', hostnames: hosts }] } },
            taskRunSpecs: specs.length === 0 ? undefined : specs,
            workspaces: hasFiles
              ? [
                  hasCaches
                    ? { name: 'files', persistentVolumeClaim: { claimName: name } }
                    : { name: 'files', volumeClaimTemplate: { spec: volume } },
                ]
              : undefined,
          },
        },
      ],
    },
  };
}

/** Nodes are found by labels: a name alone is one that says true. */
function nodeLabel(tag: string): readonly [string, string] {
  const at = tag.indexOf('=');
  return at === -1 ? [tag, 'true'] : [tag.slice(0, at), tag.slice(at + 1)];
}

/** The longest a run may take: a day more than its longest job may. */
function longestRun({ jobs }: PipelineValues): string {
  const asked = Object.values(jobs).map(({ timeout }) => (timeout === undefined ? 0 : durationSeconds(timeout)));
  return `${24 + Math.ceil(Math.max(0, ...asked) / 3600)}h0m0s`;
}
