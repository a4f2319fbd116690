/**
 * Every code of a mistake or a situation that `infra` reports. Codes are stable: programs rely on them, people search
 * for them. One mistake has one code, whether `infra validate` finds it in a file or a constructor in a call.
 */
export type ErrorCode =
  | DiagnosticCode
  | ConstructCode
  | RequestCode
  | ImageCode
  | RunCode
  | ClusterCode
  | RolloutCode
  | StateCode
  | PackageCode;

/** A code of a package that provides stacks or add-ons: the name of the package, and the code: `acme-kit/region-missing`. */
export type PackageCode = `${string}/${string}`;

/** Codes of findings that point into a file, by what reports them. */
export type DiagnosticCode = FileCode | YamlCode | ReferenceCode | PipelineCode | ExportCode | IssueCode;

/** Files that cannot be read. */
export type FileCode =
  | 'project-missing'
  | 'file-missing'
  | 'file-unreadable'
  | 'file-too-large'
  | 'file-binary'
  | 'outside-repository'
  | 'too-many-files';

/** Invalid YAML. */
export type YamlCode =
  | 'yaml-syntax'
  | 'yaml-version'
  | 'multiple-documents'
  | 'duplicate-key'
  | 'forbidden-key'
  | 'invalid-key'
  | 'yaml-tag'
  | 'unknown-anchor'
  | 'cyclic-alias'
  | 'invalid-merge'
  | 'too-deep'
  | 'too-large'
  | 'text-as-written';

/** Names that are unknown or ambiguous. */
export type ReferenceCode =
  | 'duplicate-name'
  | 'reserved-name'
  | 'was-collision'
  | 'unknown-stack'
  | 'unknown-addon'
  | 'version-mismatch'
  | 'version-unknown'
  | 'command-words'
  | 'image-application'
  | 'package-invalid'
  | 'unknown-provisioner'
  | 'aws-missing'
  | 'unknown-environment'
  | 'unknown-application'
  | 'applications-missing'
  | 'application-unreachable'
  | 'environment-kind'
  | 'environment-of'
  | 'routing-contradictory'
  | 'canary-unrouted'
  | 'volume-single'
  | 'container-duplicate'
  | 'variable-fixed'
  | 'parameter-needed'
  | 'process-unknown'
  | 'patch-unmatched'
  | 'patch-identity'
  | 'patch-path'
  | 'patch-type'
  | 'secret-exposed'
  | 'secret-in-plain-text'
  | 'namespace-taken'
  | 'cluster-missing'
  | 'object-duplicate'
  | 'process-duplicate'
  | 'service-name'
  | 'host-duplicate'
  | 'redirect-loop'
  | 'unit-cycle'
  | 'duplicate-parameters'
  | 'alias-missing'
  | 'duplicate-alias'
  | 'duplicate-variable'
  | 'variable-overridden'
  | 'unknown-binding'
  | 'unknown-from'
  | 'attachment-parameters'
  | 'separate-databases'
  | 'placeholder-syntax'
  | 'placeholder-unknown'
  | 'placeholder-misplaced'
  | 'placeholder-secret'
  | 'placeholder-cycle'
  | 'unknown-keyword'
  | 'invalid-pattern'
  | 'invalid-regexp';

/** Pipelines that cannot run. */
export type PipelineCode =
  | 'unknown-template'
  | 'cyclic-extends'
  | 'cyclic-include'
  | 'unknown-stage'
  | 'duplicate-stage'
  | 'unknown-job'
  | 'cyclic-needs'
  | 'later-stage'
  | 'other-environment'
  | 'matrix-too-large'
  | 'job-incomplete';

/** What a format of `infra export` cannot express. */
export type ExportCode = 'unsupported' | 'beside-file';

/** Invalid values. */
export type IssueCode =
  | 'unknown-key'
  | 'missing-key'
  | 'wrong-type'
  | 'not-accepted'
  | 'out-of-range'
  | 'wrong-format'
  | 'wrong-length'
  | 'conflicting-keys'
  | 'contradictory'
  | 'unknown-name';

/** Constructs that cannot be created or rendered. */
export type ConstructCode =
  | 'name-invalid'
  | 'parameters-invalid'
  | 'scope-invalid'
  | 'stack-missing'
  | 'stack-duplicate'
  | 'storm-missing'
  | 'aws-zones-missing'
  | 'dependency-cycle'
  | 'object-invalid'
  | 'pod-field-misplaced'
  | 'value-unknown'
  | 'output-unknown';

/** Requests that a command cannot carry out. */
export type RequestCode =
  | 'manifest-invalid'
  | 'name-taken'
  | 'review-name-missing'
  | 'review-name-unexpected'
  | 'environment-fixed'
  | 'pipeline-unknown'
  | 'data-unknown'
  | 'format-missing'
  | 'format-unknown'
  | 'export-unknown'
  | 'nothing-to-export'
  | 'option-invalid'
  | 'options-conflict'
  | 'tag-invalid'
  | 'value-missing'
  | 'value-invalid'
  | 'promotion-circular'
  | 'promotion-empty'
  | 'confirmation-missing'
  | 'interrupted'
  | 'file-exists'
  | 'file-in-the-way'
  | 'file-unwritable';

/** Images that cannot be built, or are not specified. */
export type ImageCode = 'image-missing' | 'build-impossible' | 'builder-missing' | 'build-failed' | 'platform-mismatch';

/** Pipelines and services that cannot run on this machine. */
export type RunCode =
  | 'nothing-to-run'
  | 'engine-missing'
  | 'compose-missing'
  | 'service-failed'
  | 'secret-missing'
  | 'local-value-missing'
  | 'artifact-conflict'
  | 'artifact-outside'
  | 'file-system';

/** Errors of a cluster, or of the connection to it. */
export type ClusterCode =
  | 'context-missing'
  | 'context-unknown'
  | 'kubeconfig-missing'
  | 'kubeconfig-invalid'
  | 'cluster-credentials'
  | 'cluster-unreachable'
  | 'cluster-unauthorized'
  | 'cluster-forbidden'
  | 'cluster-invalid'
  | 'cluster-failed'
  | 'cluster-too-old'
  | 'aws-credentials'
  | 'namespace-forbidden'
  | 'namespace-terminating'
  | 'namespace-contention'
  | 'needed-missing'
  | 'kind-unknown'
  | 'object-exists'
  | 'object-missing'
  | 'object-changed'
  | 'object-foreign'
  | 'field-conflict'
  | 'watch-expired'
  | 'removal-stuck';

/** Workloads that do not become ready. */
export type RolloutCode =
  | 'image-pull-failed'
  | 'crash-loop'
  | 'container-config'
  | 'container-failed'
  | 'unschedulable'
  | 'job-failed'
  | 'pods-refused'
  | 'object-deleted'
  | 'rollout-stalled'
  | 'rollout-timeout';

/** Problems with the state, the data or the configuration of a deployment. */
export type StateCode =
  | 'state-differs'
  | 'state-locked'
  | 'state-unreachable'
  | 'state-unreadable'
  | 'unit-changed'
  | 'passphrase-missing'
  | 'passphrase-wrong'
  | 'folder-failed'
  | 'pulumi-missing'
  | 'plugin-missing'
  | 'engine-failed'
  | 'configuration-missing'
  | 'configuration-contention'
  | 'configuration-key-invalid'
  | 'configuration-too-large'
  | 'variable-given'
  | 'canary-taken'
  | 'canary-deployed'
  | 'data-protected'
  | 'data-in-use'
  | 'data-abandoned'
  | 'data-fixed'
  | 'rename-unclear'
  | 'generated-lost'
  | 'volume-shrinks'
  | 'replace-refused';
