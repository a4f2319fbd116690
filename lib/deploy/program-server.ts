import * as grpc from '@grpc/grpc-js';
import { LanguageServer } from '@pulumi/pulumi/automation/server';
import * as rpc from '@pulumi/pulumi/proto/language_grpc_pb';

// The Automation API's own server of inline programs; it is exported, but left out of the package's types.
declare module '@pulumi/pulumi/automation/server' {
  const LanguageServer: new (program: () => Promise<Record<string, unknown>>) => grpc.UntypedServiceImplementation;
}

export interface ProgramServer {
  /** Port on loopback the engine connects to. */
  readonly port: number;
  close(): void;
}

/** Serves a program to the engine, in this process. */
export async function serveProgram(program: () => Promise<Record<string, unknown>>): Promise<ProgramServer> {
  const server = new grpc.Server({ 'grpc.max_receive_message_length': -1, 'grpc.max_send_message_length': -1 });
  server.addService(rpc.LanguageRuntimeService, new LanguageServer(program));
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, bound) => {
      if (error === null) resolve(bound);
      else reject(error);
    });
  });
  return { port, close: () => server.forceShutdown() };
}
