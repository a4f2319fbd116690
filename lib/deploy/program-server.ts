import * as grpc from '@grpc/grpc-js';
import * as rpc from '@pulumi/pulumi/proto/language_grpc_pb';
import { OwnFailures } from './own-failures';

// The Automation API's own server of inline programs; it is exported, but left out of the package's types.
declare module '@pulumi/pulumi/automation/server.js' {
  const LanguageServer: new (program: () => Promise<Record<string, unknown>>) => grpc.UntypedServiceImplementation;
}

export interface ProgramServer {
  /** Port on loopback the engine connects to. */
  readonly port: number;
  close(): void;
}

type Handler = grpc.handleUnaryCall<unknown, unknown>;

/** Serves a program to the engine, in this process. The SDK loads while the engine starts, and is there when it calls. */
export async function serveProgram(program: () => Promise<Record<string, unknown>>): Promise<ProgramServer> {
  const server = new grpc.Server({ 'grpc.max_receive_message_length': -1, 'grpc.max_send_message_length': -1 });
  const failures = new OwnFailures();
  let loaded: Promise<grpc.UntypedServiceImplementation> | undefined;
  const language = () =>
    (loaded ??= import('@pulumi/pulumi/automation/server.js').then(
      ({ LanguageServer }) => new LanguageServer(program),
    ));
  const methods = Object.keys(rpc.LanguageRuntimeService).map((name): [string, Handler] => [
    name,
    (call, callback) => {
      const answer = async () => {
        const implementation = await language();
        const method = implementation[name] as Handler | undefined;
        if (method === undefined) return callback({ code: grpc.status.UNIMPLEMENTED, details: name });
        failures.within(() =>
          method.call(implementation, call, (...told) => {
            if (name === 'run') failures.over();
            callback(...told);
          }),
        );
      };
      answer().catch((error: unknown) => callback({ code: grpc.status.INTERNAL, details: String(error) }));
    },
  ]);
  server.addService(rpc.LanguageRuntimeService, Object.fromEntries(methods));
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, bound) => {
      if (error === null) resolve(bound);
      else reject(error);
    });
  });
  const close = () => {
    server.forceShutdown();
    failures.close();
  };
  return { port, close };
}
