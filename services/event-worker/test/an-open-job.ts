import type { OpenJob } from "@lintel/db";

import { aUsageEvent } from "./a-usage-event.ts";

/** When every job here was begun, Unix milliseconds. */
export const BEGUN_MS = Date.UTC(2026, 10, 22);

/** A response in the background that has not ended yet, as far as the worker knows. */
export function anOpenJob(overrides: Partial<OpenJob> = {}): OpenJob {
  const { usage: _, ...call } = aUsageEvent({ createdAtMs: BEGUN_MS, model: "gpt-4o" });
  return {
    settingId: call.settingId,
    started: { kind: "response", id: "resp_1", path: "/v1/responses/resp_1" },
    call,
    ended: null,
    used: null,
    asks: 1,
    failures: 0,
    ...overrides,
  };
}
