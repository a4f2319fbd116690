import { Construct } from 'constructs';
import { defaultEvents, eventsValues, type EventsProps, type EventsValues } from './events';
import { jobValues, type JobProps } from './job';
import { checkNeeds } from './job-order';
import { defaultStages } from './stages';
import type { Project } from '../project';
import { ConstructError, freeId, sourceOf } from '../scope';
import type { PipelineValues } from '../values';

export interface PipelineProps {
  /** What starts the pipeline. @default every push to a branch */
  readonly on?: EventsProps;
  /** @default build, test, deploy */
  readonly stages?: readonly string[];
}

/**
 * A vendor-neutral pipeline: stages of jobs that test, build and deploy.
 *
 * @example
 * const pipeline = new Pipeline(project, 'main', { on: { push: { branches: 'main' } }, stages: ['test', 'deploy'] });
 * new Job(pipeline.stage('test'), 'unit', { image: 'node:22', script: ['npm ci', 'npm test'] });
 */
export class Pipeline extends Construct {
  readonly name: string;
  readonly on: EventsValues;

  constructor(project: Project, name: string, props: PipelineProps = {}) {
    super(project.pipelineScope, freeId(project.pipelineScope, name, 'duplicate-name'));
    this.name = name;
    this.on = props.on === undefined ? defaultEvents : eventsValues(props.on);
    for (const stage of props.stages ?? defaultStages) new Stage(this, stage);
  }

  /** The stages, in the order they run. */
  get stages(): readonly Stage[] {
    return this.node.children.filter((child) => child instanceof Stage);
  }

  /** The stage with a name. @throws ConstructError where there is none */
  stage(name: string): Stage {
    const stage = this.stages.find((known) => known.name === name);
    if (stage === undefined) {
      const known = this.stages.map((other) => other.name).join(', ');
      throw new ConstructError(this, 'unknown-stage', `has no stage "${name}"; its stages are ${known}`);
    }
    return stage;
  }

  /** The jobs, by stage. */
  get jobs(): readonly Job[] {
    return this.stages.flatMap(({ jobs }) => jobs);
  }

  /** What a manifest that says the same gives: what exporters read. @throws ConstructError on needs that cannot be met */
  get values(): PipelineValues {
    checkNeeds(this);
    const source = sourceOf(this);
    return {
      name: this.name,
      on: this.on,
      stages: this.stages.map(({ name }) => name),
      jobs: Object.fromEntries(this.jobs.map((job) => [job.name, jobValues(job.name, job.props, job.stage.name)])),
      ...(source === undefined ? {} : { source }),
    };
  }
}

/**
 * Jobs that run at the same time, after those of the previous stage. A pipeline creates its stages.
 *
 * @example
 * const pipeline = new Pipeline(project, 'main', { stages: ['test', 'deploy'] });
 * new Job(pipeline.stage('test'), 'unit', { script: ['npm test'] });
 */
export class Stage extends Construct {
  readonly name: string;
  readonly pipeline: Pipeline;

  constructor(pipeline: Pipeline, name: string) {
    super(pipeline, freeId(pipeline, name, 'duplicate-stage'));
    this.name = name;
    this.pipeline = pipeline;
  }

  /** Its jobs, in the order they were created. */
  get jobs(): readonly Job[] {
    return this.node.children.filter((child) => child instanceof Job);
  }
}

/**
 * Commands that run together on one machine or in one image.
 *
 * @example
 * new Job(pipeline.stage('test'), 'unit', {
 *   image: 'python:3.12',
 *   script: ['pytest -q --junitxml=report.xml'],
 *   artifacts: { reports: { junit: 'report.xml' } },
 * });
 */
export class Job extends Construct {
  readonly name: string;
  readonly stage: Stage;
  readonly props: JobProps;

  constructor(stage: Stage, name: string, props: JobProps) {
    super(stage, freeJobId(stage, name));
    this.name = name;
    this.stage = stage;
    this.props = props;
  }
}

/** The name of a job is unique in its pipeline, regardless of the stage. */
function freeJobId(stage: Stage, name: string): string {
  const taken = stage.pipeline.stages.find(({ node }) => node.tryFindChild(name) !== undefined);
  return freeId(taken ?? stage, name, 'duplicate-name');
}
