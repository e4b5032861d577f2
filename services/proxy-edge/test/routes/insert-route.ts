import { randomUUID } from "node:crypto";

import { waitFor } from "@lintel/testkit";

import type { Bench, TestProxy } from "../start-bench.ts";

export const STEP = {
  retries: 0,
  retryInterval: "10ms",
  provider: "openai",
  requestParams: null,
  params: null,
  model: "gpt-4o-mini",
  timeout: "30s",
};

export interface InsertedRoute {
  readonly path: string;
  readonly keyId: string;
  readonly steps: readonly object[];
  readonly strategy?: string;
}

/** Puts a route into the database; returns its id and its address once the proxy serves it. */
export async function insertRoute(
  { db }: Pick<Bench, "db">,
  proxy: Pick<TestProxy, "url">,
  { keyId, path, steps, strategy }: InsertedRoute,
) {
  const now = new Date();
  const id = randomUUID();
  await db
    .insertInto("routes")
    .values({
      id,
      created_at: now,
      updated_at: now,
      name: "a route",
      path,
      key_ids: [keyId],
      steps: JSON.stringify(steps),
      cache_config: JSON.stringify({ enabled: false, ttl: "" }),
      request_format: "",
      retry_strategy: "",
      ...(strategy === undefined ? {} : { options: JSON.stringify({ strategy }) }),
    })
    .execute();
  const url = `${proxy.url}/api/routes${path}`;
  await waitFor(async () => (await fetch(url, { method: "POST" })).status === 401, {
    label: "the route",
  });
  return { id, url };
}
