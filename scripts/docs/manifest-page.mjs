import { page, table } from './types-pages.mjs';

/** What stands before the keys of each part. */
const introductions = {
  Project: [
    '`.infra/project.yml`, the only file that has to be there; the nearest `.infra/` at or above the folder you are in is the project. Applications',
    'and pipelines stand in it, or in files of their own: `applications/<name>.yml`, `pipelines/<name>.yml`.',
  ],
  Environment: [
    'Under `environments.<name>` of the project. `production`, `canary`, `staging` and `development` exist anyway, `review` is what review',
    'environments are made of; further ones say by `kind` whose meaning they take.',
  ],
  Application: [
    'Under `applications.<name>` of the project, or in `applications/<name>.yml`. What `parameters` takes depends on the [stack](stacks.md).',
    '',
    '`environments` changes any of these keys but `was` for an environment: maps merge by key, lists and texts replace, add-ons merge by alias, and `null`',
    'removes. The order is application, `default`, what the environment lies over (production under canary), the environment itself; `infra show`',
    'prints the result with where each value comes from.',
    '',
    'Variables, commands, arguments and parameters that are texts may hold placeholders; `$${` is a literal `${`. One that is secret stands in variables only.',
    '',
    ...table(
      ['Placeholder', 'What it is'],
      [
        ['`${application.url}`, `${application.host}`', 'Where it is reached in the environment, review environments included: `APP_URL`, `ALLOWED_HOSTS`.'],
        ['`${applications.<name>.url}`, `….host`', 'The same of another application of the project: the origin that an API lets in, the API that a site calls.'],
        ['`${application.name}`, `….image`, `….version`', "The application itself; the version is the project's, else the tag of its image."],
        ['`${addons.<alias>.<binding>}`', 'What an add-on gives, its alias in lower case: `${addons.cache.url}`.'],
        ['`${environment.name}`, `….kind`, `….namespace`, `….domain`', 'The environment that is deployed.'],
        ['`${project.name}`, `….version`, `….description`, `….repository`', 'The project; the version is the commit where none is written.'],
      ],
    ),
  ],
  'Add-on': [
    'An item of `addons`, which is a list, or a map by alias; `postgres` alone is short for `{ type: postgres }`. What `parameters` takes depends',
    'on its [type](add-ons.md).',
  ],
  Pipeline: ['Under `pipelines.<name>` of the project, or in `pipelines/<name>.yml`.'],
  Job: ['Under `jobs.<name>` of a pipeline. `default` takes what holds for every job; a name that begins with a dot is a template for `extends`.'],
};

/** The reference of the manifest: every key, with what it accepts. @param parts as the schema tells them */
export function manifestPage(parts) {
  return page('The manifest', [
    'YAML 1.2 with anchors and merge keys. Unknown keys, wrong types and wrong references are errors with their line; `infra validate` tells all of them',
    'at once. Editors complete and check it with the [JSON Schema](../schema/project.schema.json). Keys that begin with a dot are hidden: a place for anchors.',
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
