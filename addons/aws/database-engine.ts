/** What tells one kind of database from another. */
export interface DatabaseEngine {
  /** RDS calls it so; Aurora `aurora-<name>`: `postgres` is `postgresql` there. */
  readonly name: 'postgres' | 'mysql';
  readonly port: number;
  /** The setting that refuses connections without TLS. */
  readonly requireTls: { readonly name: string; readonly value: string };
  /** Logs sent to CloudWatch. */
  readonly logs: readonly string[];
  /** Begins the name of a family of settings, before the major version. */
  readonly family: string;
}
