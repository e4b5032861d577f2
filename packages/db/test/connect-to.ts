import type { Kysely } from "kysely";

import { connect, type Tables } from "../src/index.ts";

/** A pool to a test's database, with deadlines that a busy machine does not meet. */
export const connectTo = (
  url: string,
  { poolSize }: { readonly poolSize: number },
): Kysely<Tables> =>
  connect({
    url,
    applicationName: "test",
    poolSize,
    statementTimeoutMs: 60_000,
    connectTimeoutMs: 60_000,
    onIdleError: () => undefined,
  });
