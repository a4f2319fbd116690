/** @jest-config-loader esbuild-register */
import type { Config } from 'jest';

/** Packages that come as ES modules only, which jest cannot load as they are. */
const ES_MODULES = ['@kubernetes/client-node', 'openid-client', 'oauth4webapi', 'jose'];

const common = {
  rootDir: __dirname,
  testEnvironment: 'node',
  // What is loaded when it is needed is imported as the ES modules it would be found by: ./show.js is show.ts here.
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': ['$1.js', '$1'] },
  modulePathIgnorePatterns: ['<rootDir>/dist/', '/fixtures/.*/node_modules/'],
  transform: {
    '\\.[jt]s$': [
      '@swc/jest',
      {
        swcrc: false,
        jsc: { target: 'es2022', parser: { syntax: 'typescript' }, keepClassNames: true },
        module: { type: 'commonjs' },
        sourceMaps: 'inline',
      },
    ],
  },
  transformIgnorePatterns: [`/node_modules/(?!(?:${ES_MODULES.join('|')})/)`],
} satisfies Config;

const config: Config = {
  // A test that waits on an API server or a child process is allowed its time; those of the model end long before.
  testTimeout: 180_000,
  projects: [
    {
      ...common,
      displayName: 'unit',
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/e2e/'],
    },
    {
      ...common,
      displayName: 'e2e',
      testMatch: ['<rootDir>/test/e2e/**/*.test.ts'],
      globalSetup: '<rootDir>/test/e2e/global-setup.ts',
      globalTeardown: '<rootDir>/test/e2e/global-teardown.ts',
    },
  ],
};

export default config;
