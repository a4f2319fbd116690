/** What one file may hold. Own limits: those of the YAML library refuse honest files and let others exhaust the stack. */
export const limits = {
  /** Bytes. */
  fileSize: 1024 * 1024,
  /** Levels of nesting, aliases followed. */
  depth: 64,
  /** Values, aliases written out. */
  nodes: 200_000,
  /** Pieces the lexer makes of the text. */
  tokens: 800_000,
  /** Lines that begin with `%`; the library's time grows with their square. */
  directives: 10,
  /** Files in `applications/` and the like. */
  files: 5_000,
} as const;
