/**
 * The plain values of a project as the manifest gives them once it is read, merged for one environment and expanded:
 * the border between `lib/manifest`, which makes them, and whoever builds a tree of them. Every value here is valid.
 */
import type { Provisioner } from './description';
import type { EventsValues } from './pipeline/events';
import type { JobValues } from './pipeline/job';
import type { RoutingValues } from './routing';

/** Where a value was written; lines and columns count from 1. */
export interface Source {
  /** Path relative to the repository, with forward slashes. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export const environmentKinds = ['production', 'canary', 'staging', 'development'] as const;
export type EnvironmentKind = (typeof environmentKinds)[number];

/** Where in AWS an environment's add-ons are made, and how its applications are let in. */
export interface AwsValues {
  readonly region: string;
  /** Twelve digits; deployments to any other account are refused. @default the account of the credentials */
  readonly accountId?: string;
  /** Name of the EKS cluster. What is not given here of the network is looked up there. */
  readonly clusterName?: string;
  /** @default the cluster's */
  readonly vpcId?: string;
  /** Subnets, private ones, of at least two zones. @default the cluster's */
  readonly subnetIds?: readonly string[];
  /** Security groups whose members may connect to add-ons. @default the cluster's, else every address of the VPC */
  readonly securityGroupIds?: readonly string[];
  /** How pods prove who they are. @default pod-identity */
  readonly identity?: 'pod-identity' | 'irsa';
  /** ARN of the cluster's IAM OIDC provider; needed for `irsa`. */
  readonly oidcProvider?: string;
}

export interface EnvironmentValues {
  /** Its name in the cluster and in the state, a DNS label; for a review environment, it contains the name of the review. */
  readonly name: string;
  /** Determines defaults: how many replicas, whether data is protected, where add-ons come from. */
  readonly kind: EnvironmentKind;
  /** The environment it lies over: a canary runs beside it, a review environment is made from it. @default none */
  readonly of?: string;
  /** The name of a review environment, which is part of its namespace and hosts. @default it is none */
  readonly review?: string;
  /** The context in the kubeconfig. @default the current one in development; elsewhere deployments have to be told */
  readonly cluster?: { readonly context?: string };
  /** @default `<project>-<environment>`, for a review environment `<project>-<name>`; for a canary, that of the environment it runs beside */
  readonly namespace?: string;
  /** Applications are reached at `<application>.<domain>`. @default none: only applications with a host can be reached from outside */
  readonly domain?: string;
  /** Where add-ons come from, by type. @default aws if `aws` is given and the kind is not development, else in-cluster */
  readonly provisioners?: { readonly [type: string]: Provisioner };
  /** @default nothing comes from AWS */
  readonly aws?: AwsValues;
  /** How requests from outside the cluster reach applications. @default an Ingress of the cluster's default class */
  readonly routing?: RoutingValues;
  /** Names of Secrets in the namespace that hold registry credentials. @default none */
  readonly imagePullSecrets?: readonly string[];
  /** Whether only those may connect to pods who are meant to. @default true */
  readonly networkPolicy?: boolean;
  readonly source?: Source;
}

/** The value of an environment variable: text that may hold placeholders, or a key of the configuration. */
export type VariableValue = string | { readonly secret: string };

export interface AddOnValues {
  readonly type: string;
  /** Alias, upper snake case. */
  readonly as: string;
  readonly provisioner?: Provisioner;
  readonly parameters: { readonly [name: string]: unknown };
  /** Variable name → binding. */
  readonly env?: { readonly [variable: string]: string };
  readonly was?: string;
  /** Brought by the stack rather than written. */
  readonly implied?: boolean;
  readonly source?: Source;
}

/** An attachment of an add-on that the project (`from.application` undefined) or another application owns. */
export interface AttachmentValues {
  readonly from: { readonly application?: string; readonly addon: string };
  readonly as: string;
  readonly env?: { readonly [variable: string]: string };
  readonly source?: Source;
}

/** How the image of an application is made. */
export interface BuildValues {
  /** Folder, from the top of the repository. @default the top */
  readonly context?: string;
  /** Inside of the context. @default Dockerfile */
  readonly dockerfile?: string;
  /** Image whose buildpacks make it where there is no Dockerfile. */
  readonly builder?: string;
  /** What the build is given, by name: plain values, since they stay in the image. @default nothing */
  readonly args?: { readonly [name: string]: string };
}

export interface ApplicationValues {
  readonly name: string;
  readonly was?: string;
  readonly stack: {
    readonly type: string;
    readonly parameters: { readonly [name: string]: unknown };
    /** What the files of the repository hold that the stack reads, by parameter. @default none */
    readonly files?: { readonly [parameter: string]: unknown };
    readonly source?: Source;
  };
  readonly image?: string;
  readonly build?: BuildValues;
  readonly variables: { readonly [name: string]: VariableValue };
  readonly addons: readonly (AddOnValues | AttachmentValues)[];
  readonly owner?: string | readonly string[];
  /** What of the stack's implied pipelines is wanted; implied add-ons are among `addons` already. @default all */
  readonly impliedPipelines?: false | readonly string[];
  readonly source?: Source;
  /** Where each variable was written, for messages and plans. */
  readonly variableSources?: { readonly [name: string]: Source };
}

/** How to reach people: one of the four; the first one given counts. */
export interface ContactValues {
  /** A channel, such as `#storefront`. @default none */
  readonly slack?: string;
  /** @default none */
  readonly email?: string;
  /** A person, such as `@jo`. @default none */
  readonly user?: string;
  /** A page. @default none */
  readonly url?: string;
  /** Parts of the keywords that it is for, or /regular expressions/. @default all */
  readonly only?: readonly string[];
  /** The same for keywords that it is not for. @default none */
  readonly except?: readonly string[];
}

export interface OwnershipValues {
  /** Patterns as in CODEOWNERS, with ranges; `!pattern` leaves what the rule named before to the rules above it. */
  readonly paths: readonly string[];
  /** Empty: nobody owns them. */
  readonly owners: readonly string[];
  /** Where each pattern was written. */
  readonly pathSources?: readonly Source[];
  readonly source?: Source;
}

export interface PipelineValues {
  readonly name: string;
  readonly on: EventsValues;
  readonly stages: readonly string[];
  /** Jobs by name, templates and defaults applied, short forms written out. */
  readonly jobs: { readonly [name: string]: JobValues };
  /** Where keys were written: by `on`, `on.<event>`, `jobs.<job>`, `jobs.<job>.<key>`, `jobs.<job>.<key>.<key>`, `include`. */
  readonly keySources?: { readonly [path: string]: Source };
  /** Names of jobs that the stacks of applications imply. @default none */
  readonly implied?: readonly string[];
  /** Names of jobs that are written as null: implied ones that are switched off. @default none */
  readonly without?: readonly string[];
  /** Keys that are not written, so that those of the implied pipeline of its name hold. @default none */
  readonly unwritten?: readonly ('on' | 'stages')[];
  /** Includes from outside the repository, as written. @default none */
  readonly include?: readonly unknown[];
  readonly source?: Source;
}

export interface ProjectValues {
  readonly name: string;
  readonly version?: string;
  readonly description?: string;
  readonly repository?: string;
  readonly registry?: string;
  readonly ownership: readonly OwnershipValues[];
  readonly contacts: readonly ContactValues[];
  /** The environment the values are for. */
  readonly environment: EnvironmentValues;
  /** Names of every environment of the project. */
  readonly environments: readonly string[];
  readonly packages: readonly string[];
  readonly deploy: {
    readonly unit: 'environment' | 'application';
    readonly backend?: string;
    readonly secrets?: string;
  };
  readonly addons: readonly AddOnValues[];
  readonly applications: readonly ApplicationValues[];
  /** Applications the project has, but not in this environment. */
  readonly absent: readonly string[];
  readonly pipelines: readonly PipelineValues[];
}
