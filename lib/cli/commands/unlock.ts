import { confirm } from '../confirm';
import type { Command } from '../command';
import { exitCodes } from '../../model';
import { addEnvironmentOptions, type EnvironmentOptions } from '../options';
import { openOffline } from '../session';

interface Options extends EnvironmentOptions {
  readonly yes?: boolean;
}

/** `infra unlock`: releases the lock of a deployment that died on another machine. */
export const command: Command = {
  define(definition, { io, run }) {
    addEnvironmentOptions(definition)
      .argument('[unit]', 'the unit of deployment', undefined)
      .option('-y, --yes', 'do not ask for confirmation')
      .action((unit: string | undefined, options: Options) =>
        run(async () => {
          const { project } = await openOffline(io, options);
          const { Engine, openWorkspace } = await import('../../deploy/index.js');
          const engine = new Engine(openWorkspace(project, io.environment));
          const stack = unit ?? project.environment.name;
          if (options.yes !== true && !(await confirm(io, `Release the lock of ${project.name}/${stack}?`)))
            return exitCodes.failed;
          await engine.command(['cancel', '--yes', '--stack', stack]);
          io.stderr.write(`released the lock of ${project.name}/${stack}\n`);
          return exitCodes.ok;
        }),
      );
  },
};
