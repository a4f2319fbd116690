import { page, table } from './types-pages.mjs';

/** What stands before the keys of each part. */
const introductions = {
  Project: [
    '`.infra/project.yml` is the only required file; commands use the nearest `.infra/` in the current folder or above it. Applications',
    'and pipelines are defined in it, or in files of their own: `applications/<name>.yml`, `pipelines/<name>.yml`.',
  ],
  Environment: [
    'Under `environments.<name>` of the project. `production`, `canary`, `staging` and `development` exist without being listed; `review` configures',
    'review environments; any other environment sets `kind` to the built-in environment whose defaults it uses.',
  ],
  Application: [
    'Under `applications.<name>` of the project, or in `applications/<name>.yml`. What `parameters` takes depends on the [stack](stacks.md).',
    '',
    '`environments` overrides any of these keys except `was` for an environment: maps are merged by key, lists and text are replaced, add-ons are merged by alias, and `null`',
    'removes a value. Settings apply in this order: the application, `default`, the environment that this one builds on (production for a canary), the environment itself. `infra show`',
    'prints the result, with the origin of each value.',
    '',
    'Variables, commands, arguments and text parameters may contain placeholders; `$${` is a literal `${`. Secret ones are allowed only in variables.',
    '',
    ...table(
      ['Placeholder', 'What it is'],
      [
        ['`${application.url}`, `${application.host}`', 'The address of the application in this environment, including review environments; for `APP_URL` or `ALLOWED_HOSTS`.'],
        ['`${applications.<name>.url}`, `….host`', 'The address of another application of the project, such as the origin that an API allows, or the API that a site calls.'],
        ['`${application.name}`, `….image`, `….version`', "The application itself; the version is the project's, else the tag of its image."],
        ['`${addons.<alias>.<binding>}`', 'A binding of an add-on, with its alias in lower case: `${addons.cache.url}`.'],
        ['`${environment.name}`, `….kind`, `….namespace`, `….domain`', 'The environment being deployed.'],
        ['`${project.name}`, `….version`, `….description`, `….repository`', 'The project; its version is the commit unless it is set.'],
      ],
    ),
  ],
  'Add-on': [
    'An item of `addons`, which is a list or a map by alias; `postgres` alone is short for `{ type: postgres }`. What `parameters` takes depends',
    'on its [type](add-ons.md).',
  ],
  Pipeline: ['Under `pipelines.<name>` of the project, or in `pipelines/<name>.yml`.'],
  Job: ['Under `jobs.<name>` of a pipeline. `default` holds the defaults for every job; a name that begins with a dot is a template for `extends`.'],
};

/** The reference of the manifest: every key, with what it accepts. @param parts as the schema tells them */
export function manifestPage(parts) {
  return page('The manifest', [
    'YAML 1.2 with anchors and merge keys. Unknown keys, wrong types and broken references are errors, reported with their line; `infra validate` reports all of them',
    'at once. Editors complete and check it with the [JSON Schema](../schema/project.schema.json). Keys that begin with a dot are ignored, so they can hold anchors.',
    '',
    ...parts.flatMap(({ title, rows }) => [
      `## ${title}`,
      '',
      ...introductions[title],
      '',
      ...table(
        ['Key', 'Accepts', 'Default', 'What it is'],
        rows.map(({ name, accepts, standard, description }) => [`\`${name}\``, accepts, standard, description]),
      ),
      '',
    ]),
  ]);
}
