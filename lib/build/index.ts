export * from './build-images';
export * from './builder';
export * from './plan';
export * from './tool';
export * from './version';
