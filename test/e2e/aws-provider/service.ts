import { status, type UntypedServiceImplementation } from '@grpc/grpc-js';
import { PluginInfo } from '@pulumi/pulumi/proto/plugin_pb';
import * as proto from '@pulumi/pulumi/proto/provider_pb';
import { Empty } from 'google-protobuf/google/protobuf/empty_pb';
import { appendFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { unaryWith } from '../plugin/serving';
import { decode, encode, reveal, type Properties } from '../plugin/values';
import { arnOf, lookUps, outputs, replacing } from './answers';

const VERSION = '7.48.0';

/** Names the file that what is done is written to, a line each. */
export const RECORD_VARIABLE = 'INFRA_E2E_AWS_RECORD';

const unary = unaryWith((error) => ({
  code: status.UNKNOWN,
  details: error instanceof Error ? error.message : String(error),
}));

/**
 * A stand-in for AWS: resources exist as soon as they are asked for, and have the outputs that add-ons read. It says nothing
 * of whether AWS would take the inputs; other tests do.
 */
export function awsService(): UntypedServiceImplementation {
  return {
    getPluginInfo: unary<Empty, PluginInfo>(() => {
      const info = new PluginInfo();
      info.setVersion(VERSION);
      return info;
    }),
    getSchema: unary<proto.GetSchemaRequest, proto.GetSchemaResponse>(() => {
      const response = new proto.GetSchemaResponse();
      response.setSchema(JSON.stringify({ name: 'aws', version: VERSION }));
      return response;
    }),
    checkConfig: unary<proto.CheckRequest, proto.CheckResponse>(unchanged),
    diffConfig: unary<proto.DiffRequest, proto.DiffResponse>(difference),
    configure: unary<proto.ConfigureRequest, proto.ConfigureResponse>(() => {
      const response = new proto.ConfigureResponse();
      response.setAcceptsecrets(true);
      return response;
    }),
    invoke: unary<proto.InvokeRequest, proto.InvokeResponse>((request) => {
      const answer = lookUps[request.getTok()];
      if (answer === undefined) throw new Error(`the stand-in for AWS knows no ${request.getTok()}`);
      const inputs = decode(request.getArgs());
      const response = new proto.InvokeResponse();
      response.setReturn(encode({ ...inputs, ...answer(reveal(inputs)) }));
      return response;
    }),
    check: unary<proto.CheckRequest, proto.CheckResponse>(unchanged),
    diff: unary<proto.DiffRequest, proto.DiffResponse>(difference),
    create: unary<proto.CreateRequest, proto.CreateResponse>((request) => {
      const inputs = decode(request.getProperties());
      const id = request.getUrn().split('/').slice(-3).join('-');
      record('create', request.getUrn(), inputs);
      const response = new proto.CreateResponse();
      response.setId(id);
      response.setProperties(encode(made(request.getUrn(), id, inputs)));
      return response;
    }),
    read: unary<proto.ReadRequest, proto.ReadResponse>((request) => {
      const response = new proto.ReadResponse();
      response.setId(request.getId());
      response.setInputs(request.getInputs());
      response.setProperties(request.getProperties());
      return response;
    }),
    update: unary<proto.UpdateRequest, proto.UpdateResponse>((request) => {
      const inputs = decode(request.getNews());
      record('update', request.getUrn(), inputs);
      const response = new proto.UpdateResponse();
      response.setProperties(encode(made(request.getUrn(), request.getId(), inputs)));
      return response;
    }),
    delete: unary<proto.DeleteRequest, Empty>((request) => {
      const inputs = reveal(decode(request.getProperties()));
      if (inputs['deletionProtection'] === true || inputs['deletionProtectionEnabled'] === true)
        throw new Error(`${request.getUrn()} is protected against deletion, as AWS says`);
      record('delete', request.getUrn(), inputs);
      return new Empty();
    }),
    cancel: unary<Empty, Empty>(() => new Empty()),
  };
}

function unchanged(request: proto.CheckRequest): proto.CheckResponse {
  const response = new proto.CheckResponse();
  response.setInputs(request.getNews());
  return response;
}

function difference(request: proto.DiffRequest): proto.DiffResponse {
  const [olds, news] = [reveal(decode(request.getOldInputs())), reveal(decode(request.getNews()))];
  const keys = [...new Set([...Object.keys(olds), ...Object.keys(news)])];
  const changed = keys.filter((key) => !isDeepStrictEqual(olds[key], news[key]));
  const anew = replacing[typeOf(request.getUrn())] ?? [];
  const response = new proto.DiffResponse();
  response.setChanges(proto.DiffResponse.DiffChanges[changed.length > 0 ? 'DIFF_SOME' : 'DIFF_NONE']);
  response.setDiffsList(changed);
  response.setReplacesList(changed.filter((key) => anew.includes(key)));
  response.setDeletebeforereplace(true);
  return response;
}

function made(urn: string, id: string, inputs: Properties): Properties {
  const type = typeOf(urn);
  return { ...inputs, arn: arnOf(type, id), ...outputs[type]?.(reveal(inputs)) };
}

function typeOf(urn: string): string {
  return urn.split('::')[2]?.split('$').at(-1) ?? '';
}

function record(action: string, urn: string, inputs: Properties): void {
  const file = process.env[RECORD_VARIABLE];
  if (file === undefined) return;
  appendFileSync(file, `${JSON.stringify({ action, urn, inputs: reveal(inputs) })}\n`);
}
