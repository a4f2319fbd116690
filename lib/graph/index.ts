export * from './graph';
export * from './project-graph';
export * from './topology';
export { writeDot } from './write-dot';
export { writeMermaid } from './write-mermaid';
export { writeSvg } from './write-svg';
export { writeJson, writeText } from './write-text';
