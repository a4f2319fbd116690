import type { RunRequest } from '@pulumi/pulumi/proto/language_pb';
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** Why a program failed, and whether a person has been told already. */
export interface Failure {
  readonly reason: string;
  readonly told: boolean;
}

/** What the SDK's runner exits with when it has told of the error (@pulumi/pulumi/cmd/run/index.js). */
const toldOfError = 32;

/** Runs a program by the runner of the SDK that the program itself would import. */
export async function runProgram(request: RunRequest.AsObject, engineAddress: string): Promise<Failure | undefined> {
  const { info } = request;
  const pwd = request.pwd !== '' ? request.pwd : (info?.programDirectory ?? process.cwd());
  const runner = createRequire(join(pwd, 'index.js')).resolve('@pulumi/pulumi/cmd/run');
  const flags = {
    monitor: request.monitorAddress,
    engine: engineAddress,
    organization: request.organization,
    project: request.project,
    stack: request.stack,
    pwd,
    'root-directory': info?.rootDirectory ?? pwd,
    'dry-run': request.dryrun ? 'true' : '',
    parallel: String(request.parallel),
  };
  const given = Object.entries(flags).flatMap(([flag, value]) => (value === '' ? [] : [`--${flag}`, value]));
  const child = spawn(process.execPath, [runner, ...given, info?.entryPoint ?? '.', ...request.argsList], {
    cwd: pwd,
    // stdout is where the engine reads the port from.
    stdio: ['ignore', 2, 2],
    env: {
      ...process.env,
      PULUMI_CONFIG: JSON.stringify(Object.fromEntries(request.configMap)),
      PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.configsecretkeysList),
      PULUMI_NODEJS_TYPESCRIPT: 'true',
    },
  });
  const code = await new Promise<number>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exit) => resolve(exit ?? 1));
  });
  if (code === 0) return undefined;
  return { reason: `the program exited with ${code}`, told: code === toldOfError };
}
