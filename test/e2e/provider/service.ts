import { Metadata, status, type UntypedServiceImplementation } from '@grpc/grpc-js';
import { PluginInfo } from '@pulumi/pulumi/proto/plugin_pb';
import * as proto from '@pulumi/pulumi/proto/provider_pb';
import { Status } from '@pulumi/pulumi/proto/status_pb';
import { Any } from 'google-protobuf/google/protobuf/any_pb';
import { Empty } from 'google-protobuf/google/protobuf/empty_pb';
import { create, PartialFailure, update } from './applying';
import type { Change } from './difference';
import { read } from './observing';
import { checkInputs, planChange } from './planning';
import { remove } from './removing';
import { compareSettings, configure, describe, type Settings } from './settings';
import { unaryWith } from './serving';
import { decode, encode } from './values';

const VERSION = '4.34.2';

const unary = unaryWith(toStatus);

/** The engine's ResourceProvider service on the operations of this folder. */
export function providerService(): UntypedServiceImplementation {
  let configured: Settings | undefined;
  let cancelled = false;
  const settings = (): Settings => {
    if (configured === undefined) throw new Error('the provider is not configured');
    return configured;
  };

  return {
    getPluginInfo: unary<Empty, PluginInfo>(() => {
      const info = new PluginInfo();
      info.setVersion(VERSION);
      return info;
    }),
    getSchema: unary<proto.GetSchemaRequest, proto.GetSchemaResponse>(() => {
      const response = new proto.GetSchemaResponse();
      response.setSchema(JSON.stringify({ name: 'kubernetes', version: VERSION }));
      return response;
    }),
    checkConfig: unary<proto.CheckRequest, proto.CheckResponse>((request) => {
      const response = new proto.CheckResponse();
      response.setInputs(request.getNews());
      return response;
    }),
    diffConfig: unary<proto.DiffRequest, proto.DiffResponse>((request) => {
      const { changed, replaces } = compareSettings(decode(request.getOlds()), decode(request.getNews()));
      const response = new proto.DiffResponse();
      response.setChanges(proto.DiffResponse.DiffChanges[changed.length > 0 ? 'DIFF_SOME' : 'DIFF_NONE']);
      response.setDiffsList(changed);
      response.setReplacesList(replaces);
      return response;
    }),
    configure: unary<proto.ConfigureRequest, proto.ConfigureResponse>(async (request) => {
      configured = await configure(new Map(request.getVariablesMap().toArray()));
      const response = new proto.ConfigureResponse();
      response.setAcceptsecrets(true);
      response.setSupportspreview(true);
      response.setSupportsAutonamingConfiguration(true);
      return response;
    }),
    check: unary<proto.CheckRequest, proto.CheckResponse>(async (request) => {
      const [news, olds] = [decode(request.getNews()), decode(request.getOlds())];
      const response = new proto.CheckResponse();
      const inputs = await checkInputs(settings(), request.getUrn(), news, olds, request.getRandomseed_asU8());
      response.setInputs(encode(inputs));
      return response;
    }),
    diff: unary<proto.DiffRequest, proto.DiffResponse>(async (request) => {
      const [olds, news] = [decode(request.getOlds()), decode(request.getNews())];
      const plan = await planChange(settings(), olds, news, request.getIgnorechangesList());
      const response = new proto.DiffResponse();
      response.setChanges(proto.DiffResponse.DiffChanges[plan.changes.size > 0 ? 'DIFF_SOME' : 'DIFF_NONE']);
      response.setReplacesList([...plan.replaces]);
      response.setDeletebeforereplace(plan.deleteBeforeReplace);
      response.setHasdetaileddiff(true);
      for (const [path, change] of plan.changes) response.getDetaileddiffMap().set(path, propertyDiff(change));
      return response;
    }),
    create: unary<proto.CreateRequest, proto.CreateResponse>(async (request) => {
      const inputs = decode(request.getProperties());
      const observed = await create(settings(), request.getUrn(), inputs, request.getPreview());
      const response = new proto.CreateResponse();
      response.setId(observed.id);
      response.setProperties(encode(observed.outputs));
      return response;
    }),
    read: unary<proto.ReadRequest, proto.ReadResponse>(async (request) => {
      const [inputs, outputs] = [decode(request.getInputs()), decode(request.getProperties())];
      const observed = await read(settings(), request.getUrn(), request.getId(), inputs, outputs);
      const response = new proto.ReadResponse();
      if (observed === undefined) return response;
      response.setId(observed.id);
      response.setInputs(encode(observed.inputs));
      response.setProperties(encode(observed.outputs));
      return response;
    }),
    update: unary<proto.UpdateRequest, proto.UpdateResponse>(async (request) => {
      const [olds, news] = [decode(request.getOlds()), decode(request.getNews())];
      const ignored = request.getIgnorechangesList();
      const observed = await update(settings(), request.getUrn(), olds, news, ignored, request.getPreview());
      const response = new proto.UpdateResponse();
      response.setProperties(encode(observed.outputs));
      return response;
    }),
    delete: unary<proto.DeleteRequest, Empty>(async (request) => {
      await remove(settings(), request.getId(), decode(request.getProperties()), () => cancelled);
      return new Empty();
    }),
    cancel: unary<Empty, Empty>(() => {
      cancelled = true;
      return new Empty();
    }),
  };
}

function toStatus(error: unknown): { code: number; details: string; metadata?: Metadata } {
  if (!(error instanceof PartialFailure)) return { code: status.UNKNOWN, details: describe(error) };
  const detail = new proto.ErrorResourceInitFailed();
  detail.setId(error.observed.id);
  detail.setInputs(encode(error.observed.inputs));
  detail.setProperties(encode(error.observed.outputs));
  detail.setReasonsList([error.message]);
  const packed = new Any();
  packed.pack(detail.serializeBinary(), 'pulumirpc.ErrorResourceInitFailed');
  const grpcStatus = new Status();
  grpcStatus.setCode(status.UNKNOWN);
  grpcStatus.setMessage(error.message);
  grpcStatus.addDetails(packed);
  const metadata = new Metadata();
  metadata.add('grpc-status-details-bin', Buffer.from(grpcStatus.serializeBinary()));
  return { code: status.UNKNOWN, details: error.message, metadata };
}

function propertyDiff({ kind, replace }: Change): proto.PropertyDiff {
  const { Kind } = proto.PropertyDiff;
  const kinds = {
    add: replace ? Kind.ADD_REPLACE : Kind.ADD,
    delete: replace ? Kind.DELETE_REPLACE : Kind.DELETE,
    update: replace ? Kind.UPDATE_REPLACE : Kind.UPDATE,
  };
  const diff = new proto.PropertyDiff();
  diff.setKind(kinds[kind]);
  diff.setInputdiff(kind === 'delete');
  return diff;
}
