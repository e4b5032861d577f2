/** A path of the proxy: `:name` stands for one segment, `*name` at the end for everything that follows. */
export interface KnownPath {
  readonly method: string;
  readonly path: string;
}

/** Another spelling of a path, which only lists of allowed paths use. */
export interface PathAlias extends KnownPath {
  /** What it stands for. */
  readonly means: KnownPath;
}

/** What lists of allowed paths may name. */
export interface KnownPaths {
  readonly paths: readonly KnownPath[];
  readonly aliases: readonly PathAlias[];
  /** Paths below which there may be more than is listed. */
  readonly openEnded: readonly string[];
}
