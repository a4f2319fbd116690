import type { CacheProps } from './pipeline/job';
import { isRecord } from './record';
import type { ObjectSchema, Schema } from './schema';

/** An add-on that a stack adds unless the application attaches one under the same alias. */
export interface ImpliedAddOn {
  readonly type: string;
  /** @default the type's conventional alias */
  readonly as?: string;
  /** Variable name → binding, instead of `<ALIAS>_<BINDING>`. @default none */
  readonly env?: { readonly [variable: string]: string };
  /** Only if this parameter of the stack is set to something other than false or null. @default always */
  readonly when?: string;
  /** Not if this parameter is set. @default always */
  readonly unless?: string;
}

/** What the lines of a file are that are neither empty nor begin with `#`. */
export interface FileLines {
  /** Regular expression of a line; what its group `name` takes is a process, in one line only. */
  readonly pattern: string;
  /** The same in words, for messages. */
  readonly expected: string;
}

/** A file of the repository that a stack reads. Its content is passed to the stack in `application.props.files`. */
export interface FileDescription {
  /** Whether it may be missing, unless it was named explicitly. @default false */
  readonly optional?: boolean;
  /** It is read as text, of such lines. @default any text */
  readonly lines?: FileLines;
  /** It is read as JSON, and its value has to be this. @default it is read as text */
  readonly schema?: Schema;
}

/** Jobs that a stack implies: how it is tested. Building and deploying are the same for all. */
export interface ImpliedJobs {
  /** Runs where the application's files are, with its add-ons beside it. @default no tests */
  readonly test?: {
    readonly image: string;
    readonly before_script?: readonly string[];
    readonly script: readonly string[];
    readonly variables?: { readonly [name: string]: string };
    /** The files of its key are relative to the application's, and those count that are there; its paths to the repository. */
    readonly cache?: CacheProps;
  };
}

/** A file at the top of a repository that speaks for a stack. */
export interface Sign {
  readonly file: string;
  /** Regular expression, of which `^` begins a line; what its group takes is told beside it. @default the file is enough */
  readonly pattern?: string;
  /** Keys of a JSON file that lead to something: `['dependencies', 'next']`. @default it is read as text */
  readonly has?: readonly string[];
  /** What it says, after its name: `names rails`. */
  readonly says: string;
}

/** How `infra init` begins an application of a stack. */
export interface InitDescription {
  /** What the application is called. @default web */
  readonly name?: string;
  /** What in a repository speaks for the stack; of several stacks, the later in the catalogue is the more special. @default nothing */
  readonly signs?: readonly Sign[];
  /** An image is told what to run, as a rule: the file shows how. @default false */
  readonly command?: boolean;
  /** Parameters that files speak for: of each the value, and what says so. @default none */
  readonly proposes?: {
    readonly [parameter: string]: {
      readonly value: true | Readonly<Record<string, never>>;
      readonly signs: readonly Sign[];
    };
  };
  /** The module of settings that it is told by a variable. @default it has none */
  readonly settings?: {
    readonly variable: string;
    /** As a question, without question mark. */
    readonly means: string;
    readonly schema: Schema;
    /** Where the repository says it: the group of the pattern. */
    readonly file: string;
    readonly pattern: string;
  };
}

/**
 * Description of a stack type, without its class: enough to validate, complete, document and expand a manifest.
 */
export interface StackDescription {
  /** The name in `stack:`. */
  readonly type: string;
  /** One sentence. */
  readonly summary: string;
  /** Version of the type, semver; `stack: type@range` is checked against it. @default none, so that only * fits */
  readonly version?: string;
  readonly parameters: ObjectSchema;
  /** Whether it also runs in a canary; a job that runs once per release does not. @default true */
  readonly inCanary?: boolean;
  /** Names of its own processes, which `processes` cannot use. @default none */
  readonly components?: readonly string[];
  /** Suffixes of the names of further objects: `beat` for web-beat. @default none */
  readonly objects?: readonly string[];
  /** Files of the repository, by the parameter that holds the path from the root of the repository. @default none */
  readonly reads?: { readonly [parameter: string]: FileDescription };
  /** What `infra init` proposes and asks for. @default required parameters */
  readonly init?: InitDescription;
  readonly implies?: {
    readonly addons?: readonly ImpliedAddOn[];
    /** Jobs of the pipeline `main`, in addition to those that build and deploy. @default none */
    readonly pipelines?: ImpliedJobs;
  };
}

/** A named value that an add-on provides. */
export interface BindingDescription {
  readonly description: string;
  /** Whether the value is secret: secret bindings are only ever stored in Secret objects. @default false */
  readonly secret?: boolean;
  /** Provisioners that provide this binding. @default all of them */
  readonly provisioners?: readonly Provisioner[];
}

export type Provisioner = 'in-cluster' | 'aws' | 'external';

/** Description of an add-on type, without its class. */
export interface AddOnDescription {
  /** The name in `addons:`. */
  readonly type: string;
  /** One sentence. */
  readonly summary: string;
  /** Version of the type, semver, not of what it runs; `type@range` is checked against it. @default none, so that only * fits */
  readonly version?: string;
  /** Default alias: DATABASE, REDIS, … */
  readonly alias: string;
  /** Its provisioners, the preferred one first. */
  readonly provisioners: readonly Provisioner[];
  readonly parameters: ObjectSchema;
  /** What else a parameter has to be, or its default, where the add-on comes from there. @default the same everywhere */
  readonly parametersFrom?: {
    readonly [P in Provisioner]?: { readonly [parameter: string]: Schema };
  };
  /** Bindings by name, in lower case. */
  readonly bindings: { readonly [name: string]: BindingDescription };
  /** A parameter (list of names) whose items are further, secret bindings. @default none */
  readonly bindingsFrom?: string;
  /** A parameter (map) whose keys are further bindings that are not secret. @default none */
  readonly valuesFrom?: string;
  /** Whether variables are `<ALIAS>_<BINDING>` or the binding's own name. @default true */
  readonly prefixed?: boolean;
  /** It is nothing beside the application, only values for it: no picture and no catalogue shows it. @default false */
  readonly valuesOnly?: boolean;
  /** What follows its name in the names of its objects in the cluster, where it has several servers. @default none */
  readonly objects?: readonly string[];
  /** What `aws:` has to tell for it to come from there: the network it is in, or how pods are let in. @default the region alone */
  readonly awsNeeds?: 'network' | 'identity';
  /** Whether it holds data, which is protected and kept by `destroy`. @default false */
  readonly data?: boolean;
  /** What replaces it in the tests of a pipeline. @default nothing: tests run without its variables */
  readonly testing?: {
    /** Image without version, run as a service. @default none is run */
    readonly image?: string;
    /** What the service is started with. */
    readonly variables?: { readonly [name: string]: string };
    /** Bindings by name; `{host}` is the service. */
    readonly bindings: { readonly [name: string]: string };
  };
  /**
   * Parameters that cannot change once there is data in the cluster: as a whole, or the major version in them; or, as a
   * whole, wherever the data is. @default none
   */
  readonly fixed?: { readonly [parameter: string]: 'whole' | 'major' | 'everywhere' };
}

/** The types that a project can use, by name: what validation needs. */
export interface Descriptions {
  readonly stacks: { readonly [type: string]: StackDescription };
  readonly addons: { readonly [type: string]: AddOnDescription };
}

/** The schema of an add-on's parameters where it comes from there. */
export function parametersOf({ parameters, parametersFrom }: AddOnDescription, provisioner: Provisioner): ObjectSchema {
  const special = Object.entries(parametersFrom?.[provisioner] ?? {});
  if (special.length === 0) return parameters;
  const properties = special.map(([name, schema]) => [name, { ...parameters.properties[name], ...schema }] as const);
  return { ...parameters, properties: { ...parameters.properties, ...Object.fromEntries(properties) } };
}

/** The variable that a binding is given as, under an alias, unless it is renamed. */
export function variableOf({ prefixed = true }: AddOnDescription, alias: string, binding: string): string {
  return prefixed ? `${alias}_${binding.toUpperCase()}` : binding;
}

/** The variables that an add-on sets under an alias: name → binding. @param env variable name → binding, for renamed ones */
export function variablesOf(
  description: AddOnDescription,
  bindings: Iterable<string>,
  alias: string,
  env: Iterable<readonly [variable: string, binding: string]>,
): ReadonlyMap<string, string> {
  const given = new Map(env);
  const renamed = new Set(given.values());
  const named = [...bindings].filter((binding) => !renamed.has(binding));
  return new Map([...named.map((binding) => [variableOf(description, alias, binding), binding] as const), ...given]);
}

/** A named value an add-on gives. */
export interface Binding {
  readonly name: string;
  readonly secret: boolean;
}

/** The bindings of an add-on with these parameters, by name. */
export function bindingsOf(
  { bindings, bindingsFrom = '', valuesFrom = '' }: AddOnDescription,
  parameters: { readonly [name: string]: unknown },
): ReadonlyMap<string, Binding> {
  const listed = parameters[bindingsFrom];
  const mapped = parameters[valuesFrom];
  const names: (readonly [name: string, secret: boolean])[] = [
    ...Object.entries(bindings).map(([name, { secret = false }]) => [name, secret] as const),
    ...(Array.isArray(listed) ? listed : []).map((name) => [String(name), true] as const),
    ...Object.keys(isRecord(mapped) ? mapped : {}).map((name) => [name, false] as const),
  ];
  return new Map(names.map(([name, secret]) => [name, { name, secret }]));
}
