import { Construct } from 'constructs';
import type { Project } from './project';
import { ConstructError } from './scope';

/** The stages of a pipeline that names none, and the stage of a job that names none is `test`. */
export const defaultStages = ['build', 'test', 'deploy'] as const;

export interface PipelineProps {
  /** What starts it: push, pull_request, tag, schedule, manual. @default every push */
  readonly on?: { readonly [event: string]: unknown };
  /** @default build, test, deploy */
  readonly stages?: readonly string[];
}

/** Stages of jobs that test, build and deploy; vendor-neutral. */
export class Pipeline extends Construct {
  readonly name: string;
  readonly on: { readonly [event: string]: unknown };

  constructor(project: Project, name: string, props: PipelineProps = {}) {
    super(project.pipelineScope, name);
    this.name = name;
    this.on = props.on ?? { push: {} };
    for (const stage of props.stages ?? defaultStages) new Stage(this, stage);
  }

  /** The stages, in the order they run. */
  get stages(): readonly Stage[] {
    return this.node.children.filter((child) => child instanceof Stage);
  }

  /** The stage of a name. @throws ConstructError where there is none */
  stage(name: string): Stage {
    const stage = this.stages.find((known) => known.name === name);
    if (stage === undefined) {
      const known = this.stages.map((other) => other.name).join(', ');
      throw new ConstructError(this, 'stage-unknown', `has no stage "${name}"; its stages are ${known}`);
    }
    return stage;
  }
}

/** Jobs that run at the same time, after those of the stage before. */
export class Stage extends Construct {
  readonly name: string;

  constructor(pipeline: Pipeline, name: string) {
    super(pipeline, name);
    this.name = name;
  }

  get jobs(): readonly Job[] {
    return this.node.children.filter((child) => child instanceof Job);
  }
}

/** What a job says beside its stage, by the keys of the manifest. */
export interface JobProps {
  readonly script?: readonly string[];
  readonly needs?: readonly string[];
  readonly [key: string]: unknown;
}

/** Commands run together on one machine or in one image. */
export class Job extends Construct {
  readonly name: string;
  readonly props: JobProps;

  constructor(stage: Stage, name: string, props: JobProps) {
    super(stage, name);
    this.name = name;
    this.props = props;
  }
}
