import { readProject, validateProject } from '../../lib/manifest';
import type { ApplicationValues } from '../../lib/model/values';
import { descriptions } from './descriptions';
import { lines, project } from './folder';

/** The application of a project that has one, in an environment. */
function web(application: string, environment = 'development'): ApplicationValues {
  const text = `name: shop\nenvironments: { ${environment}: { aws: { region: eu-west-1 } } }\napplications:\n  web:\n${application.replace(/^/gm, '    ')}\n`;
  const { values, diagnostics } = readProject(project(text), { descriptions, environment });
  expect(lines(diagnostics)).toEqual([]);
  const [first] = values?.applications ?? [];
  if (first === undefined) throw new Error('no application');
  return first;
}

const aliases = ({ addons }: ApplicationValues) => addons.map(({ as }) => as);

describe('layers', () => {
  test('maps merge by key, lists and scalars replace, null removes', () => {
    const application = `stack: web
parameters: { replicas: 1, labels: { a: "1", b: "2" }, args: [a, b] }
variables: { A: "1", B: "2" }
environments:
  development: { parameters: { labels: { b: null, c: "3" }, args: [c] }, variables: { A: null, C: "3" } }`;
    expect(web(application)).toMatchObject({
      stack: { parameters: { replicas: 1, labels: { a: '1', c: '3' }, args: ['c'] } },
      variables: { B: '2', C: '3' },
    });
    expect(Object.keys(web(application).variables)).toEqual(['B', 'C']);
  });

  test('null is a value where the schema takes it', () => {
    expect(web('stack: django\nparameters: { release: null }').stack.parameters).toEqual({ release: null });
    expect(web('stack: django\nenvironments: { default: { parameters: { release: null } } }').stack.parameters).toEqual(
      { release: null },
    );
  });

  test('the folder an image is built from stands for a map, and merges with one', () => {
    const application = `stack: web
build: ./api
environments: { production: { build: { dockerfile: Dockerfile.small } }, staging: { build: { context: web } } }`;
    expect(web(application).build).toEqual({ context: './api' });
    expect(web(application, 'production').build).toEqual({ context: './api', dockerfile: 'Dockerfile.small' });
    expect(web(application, 'staging').build).toEqual({ context: 'web' });
  });

  test('what was removed can be given again', () => {
    const application = `stack: web
variables: { A: "1" }
environments: { production: { variables: null }, canary: { variables: { B: "2" } } }`;
    expect(web(application, 'production').variables).toEqual({});
    expect(web(application, 'canary').variables).toEqual({ B: '2' });
  });

  test('an application is absent by false, canary with production unless it says otherwise', () => {
    const absent = (environments: string, environment: string) =>
      readProject(project(`name: shop\napplications: { web: { stack: web, environments: ${environments} } }\n`), {
        descriptions,
        environment,
      }).values?.absent;
    expect(absent('{ production: false }', 'production')).toEqual(['web']);
    expect(absent('{ production: false }', 'canary')).toEqual(['web']);
    expect(absent('{ production: false, canary: {} }', 'canary')).toEqual([]);
    expect(absent('{ canary: false }', 'production')).toEqual([]);
    expect(absent('[production]', 'canary')).toEqual(['web']);
    expect(absent('[]', 'production')).toEqual(['web']);
  });

  test('a stack is a text or a map, with parameters in one place only', () => {
    expect(web('stack: web@^2').stack).toMatchObject({ type: 'web', parameters: {} });
    expect(web('stack: { type: web, version: 2.x, parameters: { port: 1 } }').stack).toMatchObject({
      parameters: { port: 1 },
    });
    const { diagnostics } = readProject(
      project('name: s\napplications:\n  w: { stack: { type: web, parameters: {} }, parameters: {} }\n'),
      { descriptions },
    );
    expect(lines(diagnostics)).toEqual([
      'project.yml:3:46 error duplicate-parameters parameters are given both here and inside stack:',
    ]);
  });

  test('a layer may change the stack, and what it changes inside of it', () => {
    const application =
      'stack: { type: web, parameters: { replicas: 1 } }\nenvironments: { development: { stack: { parameters: { replicas: 2 } } }, staging: { stack: worker } }';
    expect(web(application).stack).toMatchObject({ type: 'web', parameters: { replicas: 2 } });
    expect(web(application, 'staging').stack).toMatchObject({ type: 'worker', parameters: { replicas: 1 } });
  });
});

describe('add-ons', () => {
  test('are a list or a map by alias, in short or long form', () => {
    const long = web(
      'stack: web\naddons: [postgres, { type: redis, as: CACHE, parameters: { size: s } }, { type: s3, provisioner: aws }]',
    ).addons;
    const map = web(
      'stack: web\naddons: { DATABASE: postgres, CACHE: { type: redis, parameters: { size: s } }, S3: { type: s3, provisioner: aws } }',
    ).addons;
    const plain = (addons: ApplicationValues['addons']) => addons.map((addon) => ({ ...addon, source: undefined }));
    expect(plain(map)).toEqual(plain(long));
    expect(plain(long)).toEqual([
      { type: 'postgres', as: 'DATABASE', parameters: {} },
      { type: 'redis', as: 'CACHE', parameters: { size: 's' } },
      { type: 's3', as: 'S3', parameters: {}, provisioner: 'aws' },
    ]);
  });

  test('merge by alias; one of another type takes nothing over', () => {
    const application = `stack: web
addons: [{ type: postgres, parameters: { size: small, version: "16" }, provisioner: aws }]
environments:
  staging: { addons: [{ type: postgres, parameters: { size: large } }, redis] }
  development: { addons: { DATABASE: { type: redis } } }`;
    expect(web(application, 'staging').addons).toMatchObject([
      { type: 'postgres', provisioner: 'aws', parameters: { size: 'large', version: '16' } },
      { type: 'redis', as: 'REDIS' },
    ]);
    expect(web(application).addons).toEqual([
      { type: 'redis', as: 'DATABASE', parameters: {}, source: expect.anything() },
    ]);
  });

  test('are implied by the stack unless their alias is taken or they are turned off', () => {
    expect(web('stack: django').addons).toMatchObject([{ type: 'postgres', as: 'DATABASE', implied: true }]);
    expect(aliases(web('stack: django\nparameters: { search: true }'))).toEqual(['DATABASE', 'SEARCH']);
    expect(aliases(web('stack: django\nparameters: { search: false }'))).toEqual(['DATABASE']);
    expect(aliases(web('stack: django\nparameters: { search: x }\nimplied: { addons: [redis] }'))).toEqual(['SEARCH']);
    expect(aliases(web('stack: django\nimplied: { addons: false }'))).toEqual([]);
    expect(aliases(web('stack: django\naddons: { DATABASE: null }'))).toEqual([]);
    expect(web('stack: django\naddons: [postgres]').addons).toEqual([
      { type: 'postgres', as: 'DATABASE', parameters: {}, source: expect.anything() },
    ]);
  });

  test('that are implied can be changed by their alias', () => {
    const application =
      'stack: django\nenvironments: { production: { addons: { DATABASE: { parameters: { size: large } } } } }';
    expect(web(application, 'production').addons).toMatchObject([{ implied: true, parameters: { size: 'large' } }]);
    expect(web(application).addons).toMatchObject([{ implied: true, parameters: {} }]);
  });

  test('of the project are changed by environments, canary over production', () => {
    const text = `name: shop
addons: [{ type: postgres, as: DB }]
environments:
  production: { addons: { DB: { parameters: { size: large, version: "16" } } }, domain: a.example }
  canary: { addons: { DB: { parameters: { size: medium } } } }
  demo: { kind: staging, addons: { DB: null } }
`;
    const shared = (environment: string) => readProject(project(text), { descriptions, environment }).values;
    expect(shared('canary')).toMatchObject({
      addons: [{ parameters: { size: 'medium', version: '16' } }],
      environment: { domain: 'a.example' },
    });
    expect(shared('staging')).toMatchObject({ addons: [{ parameters: {} }] });
    expect(shared('demo')?.addons).toEqual([]);
  });

  test('that name an application of the project are checked, those of others are not', () => {
    const text = (addon: string) =>
      `name: shop\napplications:\n  web: { stack: web, addons: [${addon}] }\n  api: { stack: web }\n`;
    const found = (addon: string) => lines(validateProject(project(text(addon)), descriptions).diagnostics);
    expect(found('{ type: application, application: api }')).toEqual([]);
    expect(found('{ type: application, project: acme/x, application: far }')).toEqual([]);
    expect(found('{ type: application, application: web }')).toEqual([
      'project.yml:3:65 error unknown-application web cannot use itself',
    ]);
    expect(found('{ type: redis, application: api }')).toEqual([
      'project.yml:3:46 error unknown-key unknown key "application"; it is only for add-ons of type application',
    ]);
  });

  test('secrets are bindings by name', () => {
    const text = (variable: string) => `name: shop
applications:
  web:
    stack: web
    variables: { A: "\${addons.secret.${variable}}" }
    addons: [{ type: secret, parameters: { keys: [TOKEN] } }, { type: secret, as: MORE, parameters: { keys: [OTHER] } }]
`;
    expect(lines(validateProject(project(text('TOKEN')), descriptions).diagnostics)).toEqual([]);
    expect(lines(validateProject(project(text('TOKNE')), descriptions).diagnostics)).toEqual([
      'project.yml:5:22 error placeholder-unknown ${addons.secret.TOKNE}: SECRET has no binding "TOKNE"; did you mean "TOKEN"?',
    ]);
  });
});

describe('empty values', () => {
  test('an empty map or list is as if it were not written; an empty text is a mistake', () => {
    expect(web('stack: web\nparameters:\nvariables:\naddons:\nenvironments:\n')).toMatchObject({
      variables: {},
      addons: [],
    });
    const { diagnostics } = readProject(project('name: shop\ndescription:\napplications:\n  web:\n'), { descriptions });
    expect(lines(diagnostics)).toEqual([
      'project.yml:2:1 error wrong-type description: expected text, found nothing',
      'project.yml:4:3 error missing-key "stack" is missing',
    ]);
  });
});
