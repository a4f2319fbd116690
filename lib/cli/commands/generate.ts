import { join, relative } from 'node:path';
import { defaultEnvironment } from '../../manifest/environments';
import { exitCodes, UserError } from '../../model';
import type { Command } from '../command';
import { projectOption } from '../options';
import { OutputFolder } from '../output-folder';
import { openOffline } from '../session';

interface Options {
  readonly project?: string;
  readonly output?: string;
  readonly force?: boolean;
}

/** `infra generate pulumi`: writes a program that does under plain `pulumi up` what `infra deploy` does. */
export const command: Command = {
  define(definition, { io, run }) {
    definition
      .command('pulumi')
      .description('write Pulumi.yaml and index.ts')
      .addOption(projectOption())
      .option('-o, --output <dir>', 'the folder to write to (default: .infra/pulumi)')
      .option('-f, --force', 'overwrite')
      .action((options: Options) =>
        run(async () => {
          const { project, folder, repository } = await openOffline(io, { ...options, env: defaultEnvironment });
          const path = options.output ?? join(folder, 'pulumi');
          const output = new OutputFolder({ path, directory: io.directory, repository });
          const root = relative(output.path, join(folder, '..')).replaceAll('\\', '/') || '.';
          const files = generatedFiles(project.name, root);
          const taken = Object.keys(files).filter((name) => output.has(name));
          if (taken.length > 0 && options.force !== true) {
            throw new UserError(`${taken.join(' and ')} already exist in ${relative(repository, output.path)}`, {
              code: 'file-exists',
              exitCode: exitCodes.invalid,
              hint: 'Add --force to overwrite.',
            });
          }
          for (const [name, text] of Object.entries(files)) {
            output.write(name, text);
            io.stdout.write(`${output.shown(name)}\n`);
          }
          io.stderr.write(`next: cd ${output.shown('')} && pulumi stack init development && pulumi up\n`);
          return exitCodes.ok;
        }),
      );
  },
};

function generatedFiles(name: string, root: string): { readonly [file: string]: string } {
  return {
    'Pulumi.yaml': [
      `name: ${name}`,
      `description: Deploys ${name} as described in its .infra/ folder.`,
      'runtime: nodejs',
      '',
    ].join('\n'),
    'index.ts': [
      '// Written by infra generate pulumi; yours to edit. The Pulumi stack is named after the environment (production), or after the',
      '// environment and an application (production.web).',
      "import * as path from 'node:path';",
      "import { deployStack } from 'project-infra/pulumi';",
      '',
      `export = () => deployStack({ directory: path.join(__dirname, '${root}') });`,
      '',
    ].join('\n'),
    'tsconfig.json': `${JSON.stringify({ compilerOptions: { target: 'ES2022', module: 'node16', moduleResolution: 'node16', strict: true, skipLibCheck: true }, files: ['index.ts'] }, undefined, 2)}\n`,
  };
}
