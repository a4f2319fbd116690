/** The one user of a server, as its applications know it. */
export interface Login {
  readonly username: string;
  /** Text with tokens. */
  readonly password: string;
}
