export interface RedisNode {
  readonly host: string;
  readonly port: number;
}

/** Where Redis is and how it is reached. Made from the environment by `redisTargetOf`. */
export interface RedisTarget {
  /** The server; the nodes to find a cluster by; or the Sentinels. */
  readonly nodes: readonly [RedisNode, ...RedisNode[]];
  readonly mode:
    | { readonly kind: "single" }
    | { readonly kind: "cluster" }
    | { readonly kind: "sentinel"; readonly master: string; readonly password: string | undefined };
  readonly username: string | undefined;
  readonly password: string | undefined;
  readonly db: number;
  readonly tls: boolean;
  /** How long a command may take, from being issued to its answer. */
  readonly commandTimeoutMs: number;
}
