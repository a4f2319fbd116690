import {
  Server,
  ServerCredentials,
  type Metadata,
  type sendUnaryData,
  type ServerUnaryCall,
  type ServiceDefinition,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';

// The engine sends whole states in one message.
const MESSAGE_LIMIT = 400 * 1024 * 1024;

/** How a failure is told to the engine. */
export interface Failure {
  readonly code: number;
  readonly details: string;
  readonly metadata?: Metadata;
}

/** Serves a plugin to the engine that started this process, until that ends. */
export function serve(definition: ServiceDefinition, service: UntypedServiceImplementation): void {
  const server = new Server({
    'grpc.max_receive_message_length': MESSAGE_LIMIT,
    'grpc.max_send_message_length': MESSAGE_LIMIT,
  });
  server.addService(definition, service);
  server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) => {
    if (error !== null) throw error;
    // The engine reads the port from the first line.
    process.stdout.write(`${port}\n`);
  });

  // An engine that was killed cannot stop its plugins, which then has another parent.
  const engine = process.ppid;
  setInterval(() => {
    if (process.ppid !== engine) process.exit(1);
  }, 500);
}

/** Makes calls with one answer of functions of the request. */
export function unaryWith(toFailure: (error: unknown) => Failure) {
  return <Request, Response>(handle: (request: Request) => Response | Promise<Response>) =>
    (call: ServerUnaryCall<Request, Response>, callback: sendUnaryData<Response>): void => {
      Promise.resolve()
        .then(() => handle(call.request))
        .then(
          (response) => callback(null, response),
          (error: unknown) => callback(toFailure(error)),
        );
    };
}
