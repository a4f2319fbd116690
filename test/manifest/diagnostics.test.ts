import { join } from 'node:path';
import { readProject, validateProject } from '../../lib/manifest';
import { descriptions } from './descriptions';
import { lines, project } from './folder';

const fixture = (name: string) => join(__dirname, '../fixtures', name);

/** Every finding of a fixture, in order: each points at what was written and says what is accepted. */
const expected: { readonly [fixture: string]: readonly string[] } = {
  'bad-keys': [
    'project.yml:1:1 error unknown-key unknown key "nme"; did you mean "name"?',
    'project.yml:2:14 error wrong-type description: expected text, found a list',
    'project.yml:3:1 error unknown-key unknown key "enviroments"; did you mean "environments"?',
    'project.yml:4:17 error not-accepted deploy.unit: the text "app" is not accepted; expected one of environment, application; did you mean "application"?',
    'project.yml:7:12 error unknown-keyword unknown keyword "suport"; did you mean "support"?',
    'project.yml:7:20 error unknown-keyword "/^nothing/" matches no keyword; expected one of support, issues, security, crashes, deploy, alert:high, alert:low, exception, maintenance',
    'project.yml:7:34 error invalid-regexp "/(/" is not a valid regular expression',
    'project.yml:8:5 error missing-key a contact needs one of slack, email, user, url',
    'project.yml:10:3 error wrong-format applications.Web: the key "Web" is not accepted; expected a DNS label: a-z, 0-9 and "-", with no "-" at either end, at most 63 characters',
    'project.yml:12:12 error unknown-stack unknown stack "wbe"; did you mean "web"?',
    'project.yml:13:5 error unknown-key applications.api: unknown key "replicas"; expected one of stack, parameters, image, build, variables, addons, owner, implied, was, environments',
    'project.yml:15:16 error version-mismatch the installed version 2.1.0 of web is not in the range "^1"',
    'project.yml:16:25 error out-of-range applications.web.parameters.port: 80000 is out of range; expected 1 to 65535',
    'project.yml:16:32 error unknown-key applications.web.parameters: unknown key "replcias"; did you mean "replicas"?',
    'project.yml:16:53 error wrong-type applications.web.parameters.public: expected true or false, found the text "yes"',
    'project.yml:17:18 error wrong-format applications.web.variables.1A: the key "1A" is not accepted; expected letters, digits and "_", not beginning with a digit',
    'project.yml:17:28 error wrong-type applications.web.variables.B: expected text or { secret: NAME }, found a list',
    'project.yml:17:38 error unknown-key applications.web.variables.C: unknown key "secrt"; did you mean "secret"?',
    'project.yml:18:12 error wrong-format applications.web.image: "${project.name}/web" is not accepted; expected an image, such as ghcr.io/acme/web or ghcr.io/acme/web:1.2, without placeholders',
    'project.yml:20:7 error unknown-environment unknown environment "prod"; did you mean "production"?',
    'project.yml:21:19 error not-accepted applications.web.environments.production: true is not accepted; expected false',
    'project.yml:23:12 error missing-key applications.job.parameters: "schedule" is missing',
  ],
  'bad-references': [
    'project.yml:3:23 error environment-kind environment production always has the kind production; it cannot have the kind "staging"',
    'project.yml:3:48 error unknown-addon unknown add-on "postgress"; did you mean "postgres"?',
    'project.yml:3:71 error unknown-provisioner redis cannot come from "aws"; expected one of in-cluster, external',
    'project.yml:4:25 error namespace-taken staging and production are both in the namespace shop',
    'project.yml:5:3 error environment-kind environment "demo" has no kind',
    'project.yml:8:13 error unknown-from add-ons of the project cannot use from:, which is for applications',
    'project.yml:12:10 error was-collision the application api still exists',
    'project.yml:14:9 warning separate-databases web and two have separate postgres databases',
    'project.yml:15:17 error duplicate-alias two add-ons have the alias DATABASE',
    'project.yml:16:48 error unknown-provisioner redis cannot come from "aws"; expected one of in-cluster, external',
    'project.yml:17:28 error wrong-format applications.web.addons[3].as: "Cache2" is not accepted; expected upper snake case such as CACHE or SHARED_DB: A-Z, 0-9 and "_", beginning with a letter',
    'project.yml:18:25 error duplicate-variable CACHE and MEDIA both set the variable CACHE_URL',
    'project.yml:18:59 error unknown-binding MEDIA has no binding "nme"; did you mean "name"?',
    'project.yml:19:43 error unknown-application unknown application "apii"; did you mean "api"?',
    'project.yml:20:15 error alias-missing web has no add-on "NOTHING" to change; expected one of DATABASE, CACHE, CACHE2, MEDIA, APII',
    'project.yml:22:37 error alias-missing web has no add-on "CACH" to remove; did you mean "CACHE"?',
    'project.yml:22:43 error alias-missing web has no add-on "MEDIAS" to change; did you mean "MEDIA"?',
    'project.yml:25:10 error was-collision the application web still exists',
    'project.yml:26:23 error outside-repository build context "../elsewhere" leads out of the repository',
    'project.yml:27:18 warning variable-overridden DATABASE_HOST is also set by DATABASE; the value here takes precedence',
    'project.yml:30:17 error unknown-from web has no add-on "DATABSE"; did you mean "DATABASE"?',
    'project.yml:31:17 error unknown-application unknown application "wbe"; did you mean "web"?',
    'project.yml:32:17 error unknown-from the project has no add-on "SHARED"; did you mean "SHARED_DB"?',
    'project.yml:33:17 error unknown-from api cannot attach DATABASE from itself',
    'project.yml:34:43 error attachment-parameters E is attached here; its parameters can only be set where it is defined',
    'project.yml:38:17 error unknown-from api.DATABASE is itself attached from web.DATABASE',
    'project.yml:42:25 error unknown-addon worker implies no add-on "redis"; it implies none',
    'project.yml:43:14 warning separate-databases three and two have separate postgres databases',
    'project.yml:44:32 error unknown-environment unknown environment "stagign"; did you mean "staging"?',
  ],
  'bad-placeholders': [
    'project.yml:6:28 error placeholder-secret ${addons.database.url} is secret, and is only allowed in variables',
    'project.yml:6:54 error placeholder-unknown ${application.nme}: application has no "nme"; did you mean "name"?',
    'project.yml:7:13 warning placeholder-unknown ${environment.domain}: environment canary has no domain',
    'project.yml:7:13 error placeholder-unknown ${environment.domain}: environment development has no domain',
    'project.yml:7:13 warning placeholder-unknown ${environment.domain}: environment production has no domain',
    'project.yml:7:13 warning placeholder-unknown ${environment.domain}: environment staging has no domain',
    'project.yml:9:45 error placeholder-unknown ${addons.database.prot}: DATABASE has no binding "prot"; did you mean "port"?',
    'project.yml:13:10 error placeholder-unknown ${projct.name}: unknown name "projct"; did you mean "project"?',
    'project.yml:14:10 error placeholder-unknown ${addons.databse.url}: unknown add-on "databse"; did you mean "database"?',
    'project.yml:14:36 error placeholder-unknown ${addons.databse.url}: unknown add-on "databse"; did you mean "database"?',
    'project.yml:15:10 error placeholder-unknown ${addons.database}: the name of a binding is missing; expected one of url, host, port',
    'project.yml:16:10 error placeholder-unknown ${project.repository}: the project has no repository',
    'project.yml:17:10 error placeholder-unknown ${addons.DATABASE.url}: unknown add-on "DATABASE"; did you mean "database"?',
    'project.yml:20:9 error placeholder-unknown ${HOME}: unknown name "HOME"; expected one of addons, project, environment, application, applications',
    'project.yml:21:19 error placeholder-syntax this placeholder is not closed',
    'project.yml:22:10 error placeholder-unknown ${project}: project is not a value; expected one of name, version, description, repository',
    'project.yml:24:45 error placeholder-misplaced ${addons.database.host}: parameters of add-ons cannot refer to add-ons',
    'project.yml:27:24 error placeholder-unknown ${application.url}: a worker serves no requests',
    'project.yml:27:49 error placeholder-unknown ${addons.cache.url}: the add-on is removed in staging (test/fixtures/bad-placeholders/.infra/project.yml:30)',
  ],
  'bad-pipelines': [
    'pipelines/broken.yaml:2:12 error file-missing ci/missing.yml does not exist',
    'pipelines/broken.yaml:3:12 error outside-repository ../outside.yml leads out of the repository; nothing outside it is read',
    'pipelines/jobs.yml:1:15 error unknown-key on.push: unknown key "branch"; did you mean "branches"?',
    'pipelines/jobs.yml:1:31 error unknown-key on: unknown key "pull_requests"; did you mean "pull_request"?',
    'pipelines/jobs.yml:2:23 error duplicate-stage the stage "test" is listed twice',
    'pipelines/jobs.yml:4:22 error unknown-key .a: unknown key "srcipt"; did you mean "script"?',
    'pipelines/jobs.yml:5:18 error cyclic-extends ".a" extends itself: .a → .b → .a',
    'pipelines/jobs.yml:7:29 error cyclic-needs two waits for itself: one → two → one',
    'pipelines/jobs.yml:7:42 error unknown-stage unknown stage "biuld"; did you mean "build"?',
    'pipelines/jobs.yml:8:39 error unknown-job unknown job "fve"; did you mean "five"?',
    'pipelines/jobs.yml:8:55 error out-of-range jobs.three.parallel: 1 is out of range; expected 2 to 50',
    'pipelines/jobs.yml:9:45 error cyclic-needs four waits for itself: three → four → three',
    'pipelines/jobs.yml:9:59 error job-incomplete a delayed job needs start_in',
    'pipelines/jobs.yml:10:3 error job-incomplete the job "five" has no script',
    'pipelines/jobs.yml:10:32 error later-stage five in stage test needs one, which runs later, in stage build',
    'pipelines/jobs.yml:10:37 error unknown-job ".a" is a template, not a job; expected one of one, two, three, four, five, six, seven',
    'pipelines/jobs.yml:10:51 error unknown-template unknown template ".c"; did you mean ".a"?',
    'pipelines/jobs.yml:10:65 error conflicting-keys start_in is only for when: delayed',
    'pipelines/jobs.yml:13:12 error out-of-range jobs.six.retry: 3 is out of range; expected 0 to 2',
    'pipelines/jobs.yml:16:9 error matrix-too-large the matrix has 225 combinations; at most 200 are allowed',
    'pipelines/jobs.yml:17:29 error not-accepted jobs.seven.when: the text "later" is not accepted; expected one of on_success, on_failure, always, manual, delayed',
    'pipelines/jobs.yml:17:69 error unknown-job unknown job "nothing"; expected one of one, two, three, four, five, six, seven',
    'pipelines/jobs.yml:17:89 error wrong-format jobs.seven.timeout: "soon" is not accepted; expected a duration, such as 30 minutes or 1h 30m',
    'pipelines/main.yml:2:7 error missing-key "file" is missing',
    'pipelines/main.yml:2:25 error conflicting-keys an include has either project or template, not both',
    'pipelines/main.yml:3:20 error conflicting-keys "file" is only for includes with project',
    'pipelines/main.yml:4:5 error missing-key an include needs local, project and file, or template',
    'pipelines/stages.yml:3:3 error unknown-stage one names no stage, and the default stage "test" does not exist',
  ],
};

describe('diagnostics', () => {
  test.each(Object.entries(expected))('%s', (name, findings) => {
    const { diagnostics } = validateProject(fixture(name), descriptions);
    expect(lines(diagnostics)).toEqual(findings);
  });

  test('no values come of an invalid manifest', () => {
    const { values, effective } = readProject(fixture('bad-keys'), { descriptions });
    expect({ values, effective }).toEqual({ values: undefined, effective: [] });
  });

  test('a finding is said once, whichever environments it is in', () => {
    const { diagnostics } = validateProject(fixture('bad-keys'), descriptions);
    expect(new Set(lines(diagnostics)).size).toBe(diagnostics.length);
  });

  test('texts are taken as they are written, with a warning where YAML reads something else', () => {
    const root = project(
      'name: shop\nversion: 3.10\napplications:\n  web: { stack: web, variables: { A: 0644, B: 8000, C: 12345678901234567890, D: true, E: True } }\n',
    );
    const { diagnostics, values } = readProject(root, { descriptions });
    expect(lines(diagnostics)).toEqual([
      'project.yml:2:10 warning text-as-written 3.10 is read as the text "3.10"; other YAML parsers read 3.1',
      'project.yml:4:38 warning text-as-written 0644 is read as the text "0644"; other YAML parsers read 644',
      'project.yml:4:56 warning text-as-written 12345678901234567890 is read as the text "12345678901234567890"; other YAML parsers read 12345678901234567000',
      'project.yml:4:90 warning text-as-written True is read as the text "True"; other YAML parsers read true',
    ]);
    expect(values?.version).toBe('3.10');
    expect(values?.applications[0]?.variables).toEqual({
      A: '0644',
      B: '8000',
      C: '12345678901234567890',
      D: 'true',
      E: 'True',
    });
  });

  test('an environment that is not there is named', () => {
    const asked = (text: string) => readProject(project(text), { descriptions, environment: 'prodution' });
    expect(() => asked('name: shop\n')).toThrow('unknown environment "prodution"; did you mean "production"?');
    // What is wrong with the files comes first: they may be what names it.
    expect(lines(asked('name: shop\nenvironments: [prodution]\n').diagnostics)).toEqual([
      'project.yml:2:15 error wrong-type environments: expected a map, found a list',
    ]);
  });

  test('what an environment lacks matters if it is asked for, or named by the project', () => {
    const text =
      'name: shop\nenvironments: { staging: {} }\napplications: { web: { stack: web, variables: { A: "${application.url}" } } }\n';
    const place = 'project.yml:3:53';
    expect(lines(readProject(project(text), { descriptions, environment: 'development' }).diagnostics)).toEqual([
      `${place} error placeholder-unknown \${application.url}: web has no host, because environment development has no domain`,
    ]);
    expect(
      lines(validateProject(project(text), descriptions).diagnostics).filter((line) => line.includes(' error ')),
    ).toEqual([
      // Commands that name no environment take development, so that it matters without being named.
      `${place} error placeholder-unknown \${application.url}: web has no host, because environment development has no domain`,
      `${place} error placeholder-unknown \${application.url}: web has no host, because environment staging has no domain`,
    ]);
  });

  test('where another application is reached is named by its name', () => {
    const shop = (reference: string) =>
      project(
        [
          'name: shop',
          'environments: { staging: { domain: example.com } }',
          'applications:',
          '  web: { stack: web, variables: { A: "${REFERENCE}" } }'.replace('REFERENCE', reference),
          '  api: { stack: web, environments: { staging: false } }',
          '  admin: { stack: web, parameters: { public: false } }',
          '  site: { stack: web }',
          '',
        ].join('\n'),
      );
    const found = (reference: string) =>
      readProject(shop(reference), { descriptions, environment: 'staging' }).diagnostics.map(({ message, hint }) => [
        message.replace(/^.*?: /, ''),
        hint,
      ]);
    const literal = (reference: string) => `For a literal \${${reference}}, write $\${${reference}}.`;
    expect(found('applications.site.url')).toEqual([]);
    expect(found('applications.stie.url')).toEqual([
      ['unknown application "stie"; did you mean "site"?', literal('applications.stie.url')],
    ]);
    expect(found('applications.site.uri')).toEqual([
      ['site has no "uri"; did you mean "url"?', literal('applications.site.uri')],
    ]);
    expect(found('applications.admin.host')).toEqual([['admin is not public', 'Set it, or write the value itself.']]);
    expect(found('applications.api.url')).toEqual([
      ['api is not in environment staging', 'Set a different value in environments.staging of the application.'],
    ]);
  });
});
