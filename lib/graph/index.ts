export * from './graph';
export { pipelineGraph } from './pipeline-graph';
export * from './project-graph';
export * from './topology';
export { writers, type GraphFormat } from './writers';
