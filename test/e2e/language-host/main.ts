import { status, type ServerWritableStream, type UntypedServiceImplementation } from '@grpc/grpc-js';
import { LanguageRuntimeService } from '@pulumi/pulumi/proto/language_grpc_pb';
import {
  GetRequiredPackagesResponse,
  GetRequiredPluginsResponse,
  RunResponse,
  type RunRequest,
} from '@pulumi/pulumi/proto/language_pb';
import { PluginInfo } from '@pulumi/pulumi/proto/plugin_pb';
import { Empty } from 'google-protobuf/google/protobuf/empty_pb';
import { serve, unaryWith } from '../plugin/serving';
import { runProgram } from './run-program';

const unary = unaryWith((error) => ({ code: status.UNKNOWN, details: String(error) }));

/**
 * A stand-in for Pulumi's Node.js language host, which no registry holds: starts the SDK's own runner on a program, as the
 * genuine one does. Which plugins a program needs it does not tell; the engine finds them on PATH.
 */
const service: UntypedServiceImplementation = {
  getPluginInfo: unary(() => new PluginInfo().setVersion('3.0.0')),
  getRequiredPlugins: unary(() => new GetRequiredPluginsResponse()),
  getRequiredPackages: unary(() => new GetRequiredPackagesResponse()),
  installDependencies: (call: ServerWritableStream<unknown, unknown>) => call.end(),
  run: unary(async (request: RunRequest) => {
    const failure = await runProgram(request.toObject(), engineAddress);
    return failure === undefined ? new RunResponse() : new RunResponse().setError(failure.reason).setBail(failure.told);
  }),
  cancel: unary(() => new Empty()),
};

/** The last argument that is no flag; the engine gives its address. */
const engineAddress = process.argv.slice(2).findLast((argument) => !argument.startsWith('-')) ?? '';

serve(LanguageRuntimeService, service);
