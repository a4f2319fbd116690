import { ApiObject, JsonPatch } from 'cdk8s';
import {
  allOf,
  ConstructError,
  isRecord,
  type Application,
  type Infer,
  type ObjectPatch,
  type PatchedObject,
  type Schema,
} from '../model';
import { plainText } from './environment-variables';
import { fixedField } from './fixed-fields';
import { operate, type Operation } from './json-patch';
import { wrongType } from './patch-types';
import { violations } from './pod-security-standard';
import { strategicMerge } from './strategic-merge';

/** A JSON pointer (RFC 6901): `~` only as ~0 and ~1. */
const pointer = '^(/([^/~]|~[01])*)+$';

const operation = {
  type: 'object',
  properties: {
    op: { enum: ['add', 'replace', 'remove', 'copy', 'move', 'test'] },
    path: {
      type: 'string',
      pattern: pointer,
      'x-expected': 'a JSON pointer, such as /spec/template/spec/containers/0/tty',
      description: 'The field to change, as a JSON pointer.',
    },
    from: {
      type: 'string',
      pattern: pointer,
      'x-expected': 'a JSON pointer',
      description: 'The source for copy and move, as a JSON pointer.',
    },
    value: { description: 'The value for add, replace and test.' },
  },
  required: ['op', 'path'],
  additionalProperties: false,
} as const satisfies Schema;

/** The parameter that changes objects as they were made, for what no other parameter says. */
export const patchesParameter = {
  type: 'array',
  'x-rule': 'patches',
  description:
    'Changes to the rendered objects, for what no parameter covers. A patch that matches nothing is an error.',
  items: {
    type: 'object',
    properties: {
      kind: { type: 'string', pattern: '^[A-Z][A-Za-z]+$', 'x-expected': 'a kind, such as Deployment' },
      name: {
        type: 'string',
        format: 'object-name',
        description: 'Name of the object. Default: every object of the kind.',
      },
      patch: {
        description:
          'Fields to merge into the object (null removes a field; list items are matched by name), or JSON Patch operations.',
        anyOf: [{ type: 'object' }, { type: 'array', items: operation, minItems: 1 }],
      },
    },
    required: ['kind', 'patch'],
    additionalProperties: false,
  },
} as const satisfies Schema;

type Given = Infer<typeof patchesParameter> | undefined;

/** Changes the objects of an application once all are made: by its parameter, then by what the program says. */
export function patchLater(application: Application, given: Given): void {
  application.project.whenPrepared(application, 'patches', () => {
    const failures: unknown[] = [];
    for (const [index, patch] of allPatches(application, given).entries()) {
      try {
        apply(application, patch);
      } catch (error) {
        failures.push(index < (given?.length ?? 0) ? located(application, error, index) : error);
      }
    }
    if (failures.length > 0) throw allOf(failures);
  });
}

/** The same error, with the patch it is about. */
function located(application: Application, error: unknown, index: number): unknown {
  return error instanceof ConstructError
    ? new ConstructError(application, error.code, error.problem, error.hint, ['patches', index])
    : error;
}

/** What the patches of a kind are, as a text: what is named by its content has to know; empty where there are none. */
export function patchKey(application: Application, given: Given, kind: string): string {
  const written = (given ?? []).filter((patch) => patch.kind === kind);
  const programmed = application.stack.patches.filter((patch) => patch.kind === kind);
  if (written.length + programmed.length === 0) return '';
  return JSON.stringify([written, programmed.map(({ change }) => String(change))]);
}

function allPatches(application: Application, given: Given): ObjectPatch[] {
  const written = (given ?? []).map(({ kind, name, patch }): ObjectPatch => {
    const change = (object: PatchedObject): PatchedObject => {
      const bound = plain(application, kind, patch);
      const patched = isOperations(bound) ? operate(object, bound) : { value: strategicMerge(object, bound) };
      if ('value' in patched) return toObject(application, patched.value);
      const where = `${kind} ${object.metadata.name}`;
      throw new ConstructError(
        application,
        'patch-path',
        `has a patch of ${where} that fails: ${patched.failure}`,
        'Run infra synth to see the object.',
      );
    };
    return { kind, change, ...(name === undefined ? {} : { name }) };
  });
  return [...written, ...application.stack.patches];
}

function apply(application: Application, { kind, name, change }: ObjectPatch): void {
  const objects = application.node.findAll().filter((object) => ApiObject.isApiObject(object));
  const found = objects.filter((object) => object.kind === kind && (name === undefined || object.name === name));
  if (found.length === 0) {
    const there = objects.map((object) => `${object.kind} ${object.name}`).sort();
    throw new ConstructError(
      application,
      'patch-unmatched',
      `has a patch of ${kind}${name === undefined ? '' : ` ${name}`}, but no such object; there are ${there.join(', ')}`,
      'Name one of these, or remove the patch.',
    );
  }
  for (const object of found) replace(application, object, change);
}

function replace(application: Application, object: ApiObject, change: ObjectPatch['change']): void {
  const before = object.toJson() as PatchedObject;
  const changed = structuredClone(before);
  const after = change(changed) ?? changed;
  if (identity(before) !== identity(after)) {
    throw new ConstructError(
      application,
      'patch-identity',
      `has a patch that turns ${identity(before)} into ${identity(after)}`,
      'A patch cannot change the kind, name or namespace of an object.',
    );
  }
  const fixed = fixedField(before, after);
  if (fixed !== undefined) {
    throw new ConstructError(
      application,
      'patch-identity',
      `has a patch that changes ${fixed.field} of ${object.kind} ${object.name}`,
      fixed.hint,
    );
  }
  const wrong = wrongType(before, after);
  if (wrong !== undefined) {
    throw new ConstructError(
      application,
      'patch-type',
      `has a patch that makes ${object.kind} ${object.name} unreadable for Kubernetes: ${wrong}`,
      'Put text that looks like a number in quotes.',
    );
  }
  if (object.kind !== 'Secret') exposesNothing(application, object, JSON.stringify(after));
  for (const [key, value] of Object.entries(after)) {
    if (JSON.stringify(value) !== JSON.stringify(before[key])) object.addJsonPatch(JsonPatch.add(`/${key}`, value));
  }
  for (const key of Object.keys(before)) if (!(key in after)) object.addJsonPatch(JsonPatch.remove(`/${key}`));
  warnOfPods(application, object, before, after);
}

/** What is an error in pods from the start is here the user's own choice, but the namespace may refuse it. */
function warnOfPods(application: Application, object: ApiObject, before: PatchedObject, after: PatchedObject): void {
  const known = violations(podsOf(before) ?? {});
  const broken = violations(podsOf(after) ?? {}).filter((violation) => !known.includes(violation));
  if (podsOf(after) === undefined || broken.length === 0) return;
  const message = `after the patch, ${object.kind} ${object.name} does not meet the Pod Security Standard "restricted" that its namespace enforces: ${broken.join(', ')}`;
  application.project.warnings.push({ construct: application.stack, message });
}

function podsOf(object: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> | undefined {
  const spec = object['spec'];
  if (!isRecord(spec)) return undefined;
  const { template, jobTemplate } = spec;
  if (isRecord(jobTemplate)) return podsOf(jobTemplate);
  return isRecord(template) && isRecord(template['spec']) ? template : undefined;
}

/** @throws ConstructError where a text holds a secret */
function exposesNothing(application: Application, object: ApiObject, text: string): void {
  const secret = application.project.tokens.in(text).find((token) => token.secret);
  if (secret === undefined) return;
  throw new ConstructError(
    application,
    'secret-exposed',
    `has a patch that would expose the secret ${secret.key} in ${object.kind} ${object.name}`,
    'Set an environment variable to it, and read that variable.',
  );
}

/** A value with its bindings put in; in a Secret they stay until the values are known. */
function plain(application: Application, kind: string, value: unknown): unknown {
  if (kind === 'Secret') return value;
  if (typeof value === 'string') return plainText(application, value);
  if (Array.isArray(value)) return value.map((item) => plain(application, kind, item));
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(application, kind, item)]));
}

function toObject(application: Application, value: unknown): PatchedObject {
  if (isObject(value)) return value;
  throw new ConstructError(application, 'patch-identity', 'has a patch that removes the kind or name of an object');
}

function isObject(value: unknown): value is PatchedObject {
  return isRecord(value) && typeof value['kind'] === 'string' && isRecord(value['metadata']);
}

function isOperations(patch: unknown): patch is readonly Operation[] {
  return Array.isArray(patch);
}

function identity({ apiVersion, kind, metadata }: PatchedObject): string {
  return `${kind} ${metadata.name} (${apiVersion}) in ${metadata.namespace ?? 'no namespace'}`;
}
