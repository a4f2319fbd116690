import { project, repository, run } from './run';

const volume = 'volumes: { data: { path: /data, size: 1Gi } }';

/** What each value is by itself is fine; the rest of the application speaks against it (more by rule: test/model/rules). */
const contradictory: readonly (readonly [application: string, said: string])[] = [
  ['stack: web, parameters: { autoscaling: { min: 5, max: 2 } }', 'min (5) is larger than max (2)'],
  [
    'stack: web, parameters: { processes: { jobs: { command: x, autoscaling: { min: 5, max: 2 } } } }',
    'parameters.processes.jobs.autoscaling.min: min (5) is larger than',
  ],
  [`stack: web, parameters: { replicas: 3, ${volume} }`, '3 pods are requested, but the volume'],
  ['stack: web, parameters: { volumes: { a: "/a:b" } }', 'an absolute path below "/", without ":"'],
  ['stack: web, parameters: { volumes: { a: /a/../b } }', 'an absolute path below "/", without ":"'],
  ['stack: web, parameters: { volumes: { a: / } }', 'an absolute path below "/", without ":"'],
  [
    'stack: web, parameters: { sidecars: { a: { volumes: { dta: /x } } }, volumes: { data: /d } }',
    'did you mean "data"',
  ],
  ['stack: web, parameters: { sidecars: { a: {} }, init: { a: {} } }', 'there is already a sidecar named "a"'],
  ['stack: web, parameters: { sidecars: { web: {} } }', 'the container of the process web is already named "web"'],
  ['stack: job, parameters: { init: { job: {} } }', 'the container of the process job is already named "job"'],
  [
    'stack: web, parameters: { init: { jobs: {} }, processes: { jobs: { command: x } } }',
    'the container of the process jobs is already named',
  ],
  [
    'stack: web, parameters: { host: 10.0.0.1 }',
    '"10.0.0.1" is not accepted: it is an IP address; expected a host name',
  ],
  [
    'stack: web, parameters: { host: a.example.com, labels: { y: "${application.url}" } }',
    'app: parameters.labels.y: "https://a.example.com" is not accepted; expected a label value',
  ],
  [
    'stack: web, parameters: { host: a.example.com, routing: { className: nginx, annotations: { kubernetes.io/ingress.class: y } } }',
    'the annotation kubernetes.io/ingress.class cannot be used together with className',
  ],
  [
    'stack: web, parameters: { annotations: { container.apparmor.security.beta.kubernetes.io/web: unconfined } }',
    'the annotation container.apparmor.security.beta.kubernetes.io/web is not accepted on pods',
  ],
  ['stack: web, parameters: { sidecars: { a: { image: "a b" } } }', '"a b" is not accepted; expected an image'],
  ['stack: web, parameters: { ports: { x: 8080 } }', '8080 is already the port that receives requests'],
  [
    'stack: web, parameters: { probes: { liveness: { port: admin } } }',
    'the process has no port "admin"; expected one of http',
  ],
  [
    'stack: worker, parameters: { probes: { liveness: { path: /x } } }',
    'the process serves no requests, so the probe has no port',
  ],
  ['stack: web, parameters: { probes: { liveness: { command: [] } } }', 'the list is empty; expected the words'],
  ['stack: web, parameters: { probes: { liveness: { command: "" } } }', 'the text is empty; expected a command'],
  [
    'stack: web, parameters: { tolerations: [{ key: a, operator: Exists, value: b }] }',
    'the operator Exists takes no value',
  ],
  ['stack: web, parameters: { tolerations: [{ key: "a b", operator: Exists }] }', 'a key such as team'],
  [
    'stack: web, parameters: { networkPolicy: { ingress: [{ cidr: 10.0.0.300/8 }] } }',
    '10.0.0.300 is not an IP address',
  ],
  [
    'stack: web, parameters: { labels: { app.kubernetes.io/name: other } }',
    'app.kubernetes.io/name is reserved for infra',
  ],
  ['stack: web, parameters: { labels: { infra.dev/generated: "true" } }', 'infra.dev/generated is reserved for infra'],
  ['stack: web, variables: { A: "a\\0b" }', 'contains a NUL'],
  ['stack: web, parameters: { command: ["a\\0b"] }', 'contains a NUL'],
  [`stack: web, variables: { A: { secret: ${'A'.repeat(300)} } }`, 'at most 253 characters'],
  ['stack: web, parameters: { networkPolicy: { ingress: [{ cidr: 10.0.0.0/33 }] } }', '33 is not between 0 and 32'],
  ['stack: web, parameters: { networkPolicy: { ingress: [{ cidr: 10.0.0.1/8 }] } }', 'did you mean 10.0.0.0/8?'],
  ['stack: web, parameters: { networkPolicy: { ingress: [{ cidr: 10.0.9.0/21 }] } }', 'did you mean 10.0.8.0/21?'],
  ['stack: web, parameters: { networkPolicy: { ingress: [{ cidr: "fd00::1/64" }] } }', 'did you mean fd00::/64?'],
  ['stack: web, parameters: { networkPolicy: { ingress: [{ cidr: "::ffff:10.0.0.0/104" }] } }', 'it is an IPv4 range'],
  ['stack: web, parameters: { routing: { annotations: { "a b": c } } }', 'the key "a b" is not accepted'],
  [
    'stack: web, parameters: { host: a.example.com, routing: { issuer: a, tlsSecret: b } }',
    'both issuer and tlsSecret are given for the certificate',
  ],
  ['stack: web, parameters: { patches: [{ kind: Pod, patch: [{ op: add, path: /a }] }] }', 'add lacks "value"'],
  [
    'stack: web, parameters: { patches: [{ kind: Pod, patch: [{ op: remove, path: /a~b }] }] }',
    'a JSON pointer, such as',
  ],
  [
    'stack: web, parameters: { patches: [{ kind: Pod, patch: [{ op: replace, path: /metadata/name, value: x }] }] }',
    'cannot change the metadata.name',
  ],
  [
    'stack: web, parameters: { patches: [{ kind: Service, patch: { metadata: { labels: { "${project.name}": a } } } }] }',
    'placeholders have no effect here: "${project.name}"',
  ],
  ['stack: web, parameters: { healthPath: "/${nobody}" }', 'unknown name "nobody"'],
  ['stack: web, parameters: { volumes: { a: "/a${project.name}" } }', 'placeholders have no effect here'],
  ['stack: web, variables: { PORT: "3000" }', 'PORT is set by the parameter port of app, which is 8080'],
  ['stack: web, addons: [{ type: redis, env: { PORT: port } }]', 'REDIS sets PORT, which is set by the parameter port'],
  ['stack: django', 'django needs to know its module, a module such as shop.wsgi'],
  ['stack: django, parameters: { command: x, celery: {} }', 'django needs to know its app'],
  [
    'stack: static-site, parameters: { redirects: [{ from: /a, to: /b }, { from: /b, to: /a }] }',
    'these redirects form a loop: /a → /b → /a',
  ],
];

test.each(contradictory)('{ %s }', async (application, said) => {
  // GIVEN an application that contradicts itself
  const directory = project('name: shop', 'applications:', `  app: { ${application} }`);
  // WHEN it is validated, or made into objects
  const [validated, synthesized] = [await run(['validate'], { directory }), await run(['synth'], { directory })];
  // THEN both tell the same, where it stands
  expect(validated).toMatchObject({ code: 2, stdout: '' });
  expect(validated.stderr).toContain(said);
  expect(validated.stderr).toMatch(/^\.infra\/project\.yml:3:\d+ error /m);
  expect(synthesized.code).toBe(2);
  expect(synthesized.stderr).toContain(said);
});

test.each([
  ['stack: web, variables: { PORT: "3000" }, parameters: { port: 3000 }'],
  ['stack: worker, variables: { PORT: "3000" }'],
  [`stack: web, parameters: { ${volume}, replicas: 1, processes: { jobs: { command: x, replicas: 3 } } }`],
  ['stack: web, parameters: { volumes: { a: /a, b: /a/b }, sidecars: { s: { volumes: { a: /a, tmp: /all } } } }'],
  ['stack: worker, parameters: { ports: { metrics: 80 }, probes: { liveness: { path: /up, port: metrics } } }'],
  ['stack: web, parameters: { probes: { liveness: null, readiness: { path: /up } } }'],
  ['stack: web, parameters: { tolerations: [{ operator: Exists }, { key: a, value: b, effect: NoSchedule }] }'],
  ['stack: web, parameters: { networkPolicy: { egress: [{ cidr: "fd00::/8" }] } }'],
  ['stack: web, parameters: { labels: { team: a, app.kubernetes.io/version: "1" } }'],
  [`stack: web, variables: { A: { secret: ${'A'.repeat(253)} } }`],
  ['stack: web, parameters: { networkPolicy: { egress: [{ cidr: "::/0" }, { cidr: 0.0.0.0/0 }] } }'],
  ['stack: web, parameters: { networkPolicy: { egress: [{ cidr: "2001:db8::1/128" }, { cidr: 10.0.0.1/32 }] } }'],
  ['stack: web, parameters: { healthPath: "/${project.name}/up" }'],
  ['stack: django, parameters: { command: x }'],
  ['stack: django, variables: { DJANGO_SETTINGS_MODULE: shop.settings }, parameters: { celery: {} }'],
  ['stack: static-site, parameters: { redirects: [{ from: /old/*, to: /new/* }, { from: /new, to: /new/ }] }'],
])('{ %s } is fine', async (application) => {
  const directory = project('name: shop', 'applications:', `  app: { ${application} }`);
  expect(await run(['validate'], { directory })).toMatchObject({ code: 0, stderr: '' });
  expect((await run(['synth'], { directory })).code).toBe(0);
});

test('what only some environments contradict is told where it comes from', async () => {
  // GIVEN a canary that no Ingress can give a share, beside a volume that one node can mount
  const directory = project(
    'name: shop',
    'environments: { production: { domain: example.com } }',
    'applications:',
    '  web:',
    '    stack: web',
    '    parameters:',
    '      volumes: { data: { path: /data, size: 1Gi } }',
    '    environments:',
    '      canary: { parameters: { weight: 10 } }',
    '      staging: { parameters: { replicas: 2 } }',
  );
  // WHEN all environments are validated
  const { code, stderr } = await run(['validate'], { directory });
  // THEN each is told once, at its line
  expect(code).toBe(2);
  expect(stderr.match(/^\.infra.*$/gm)).toEqual([
    '.infra/project.yml:7:24 error contradictory',
    '.infra/project.yml:7:24 error volume-single',
    '.infra/project.yml:9:39 error canary-unrouted',
  ]);
  for (const said of [
    '2 pods are requested',
    'cannot be mounted by those of its canary too',
    'should receive 10 percent',
  ])
    expect(stderr).toContain(said);
});

test('routing of an application is judged together with that of its environment', async () => {
  const lines = [
    'name: shop',
    'environments: { production: { domain: example.com, routing: { gateway: infra/public } } }',
    'applications: { web: { stack: web, parameters: { routing: { className: nginx } } } }',
  ];
  const { code, stderr } = await run(['validate'], { directory: project(...lines) });
  expect(code).toBe(2);
  expect(stderr).toContain('routing.className: className is decided by the existing Gateway infra/public');
});

test('a formation names processes that are there, and two are not called alike', async () => {
  // GIVEN a Procfile, and a formation with a typing mistake
  const directory = repository({
    '.infra/project.yml':
      'name: shop\napplications:\n  app: { stack: procfile, parameters: { formation: { wroker: 2 } } }\n',
    Procfile: 'web: npm start\nworker: npm run jobs\nmail_out: a\nmail-out: b\n',
  });
  const { code, stderr } = await run(['validate'], { directory });
  expect(code).toBe(2);
  expect(stderr).toContain('Procfile has no process "wroker"; did you mean "worker"?');
  expect(stderr).toContain(
    '"mail-out" is already in line 3, as "mail_out": both would be named "mail-out" in Kubernetes',
  );
});

test('patches are tried on the objects of each environment that the project names', async () => {
  // GIVEN patches of what is not there, of no type that Kubernetes reads, and of what only one environment has
  const directory = project(
    'name: shop',
    'environments: { staging: {}, production: { domain: example.com } }',
    'applications:',
    '  web:',
    '    stack: web',
    '    parameters:',
    '      patches:',
    '        - { kind: Ingress, patch: { metadata: { labels: { a: b } } } }',
    '        - { kind: Deployment, patch: { spec: { replicas: three } } }',
    '        - { kind: Service, patch: { spec: { type: NodePort } } }',
    '        - { kind: Service, patch: [{ op: add, path: /spec/a/b, value: 1 }] }',
  );
  // WHEN it is validated
  const { code, stderr } = await run(['validate'], { directory });
  // THEN each is told once, at its line
  expect(code).toBe(2);
  expect(stderr.match(/^\.infra.*$/gm)).toEqual([
    '.infra/project.yml:8:11 error patch-unmatched',
    '.infra/project.yml:9:11 error patch-type',
    '.infra/project.yml:11:11 error patch-path',
  ]);
  expect(stderr).toContain('web has a patch of Ingress, but no such object; there are Deployment web');
});

test('what is wrong with the patches of several applications is told at once', async () => {
  const directory = project(
    'name: shop',
    'environments: { production: { domain: example.com } }',
    'applications:',
    '  web: { stack: web, parameters: { patches: [{ kind: CronJob, patch: { a: b } }] } }',
    '  api: { stack: web, parameters: { patches: [{ kind: Deployment, patch: { spec: { replicas: three } } }] } }',
  );
  // WHEN it is validated
  const { code, stderr } = await run(['validate'], { directory });
  // THEN
  expect(code).toBe(2);
  expect(stderr.match(/^\.infra.*patch.*$/gm)).toEqual([
    '.infra/project.yml:4:46 error patch-unmatched',
    '.infra/project.yml:5:46 error patch-type',
  ]);
});

test('without environments of its own, a project with patches is tried in development', async () => {
  const lines = [
    'name: shop',
    'applications:',
    '  web: { stack: web, parameters: { patches: [{ kind: Service, patch: { spec: { type: NodePort } } }] } }',
  ];
  expect(await run(['validate'], { directory: project(...lines) })).toMatchObject({ code: 0, stderr: '' });
});

test('redirects from host to host come to an end', async () => {
  // GIVEN two sites of which each sends a request to the other, and one that leads elsewhere
  const directory = project(
    'name: shop',
    'environments: { production: { domain: example.com } }',
    'applications:',
    '  old: { stack: static-site, parameters: { redirects: [{ from: /*, to: "https://new.example.com/*" }] } }',
    '  new: { stack: static-site, parameters: { redirects: [{ from: /a, to: "https://old.example.com/a" }] } }',
    '  far: { stack: static-site, parameters: { redirects: [{ from: /*, to: "https://elsewhere.example.org/*" }] } }',
  );
  // WHEN it is validated
  const { code, stderr } = await run(['validate'], { directory });
  // THEN the way back is told, and where it ends nothing is
  expect(code).toBe(2);
  expect(stderr.match(/^\.infra.*$/gm)).toEqual(['.infra/project.yml:5:56 error redirect-loop']);
  expect(stderr).toContain('https://new.example.com/a → https://old.example.com/a → https://new.example.com/a');
});
