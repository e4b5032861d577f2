import type { AdmissionVerdict } from "@lintel/admission";
import { GatewayError } from "@lintel/core";
import { expect, it } from "vitest";

import { failFast } from "./fail-fast-admission.ts";

const REQUEST = {
  callId: "call",
  holders: [{ scope: "key", id: "key", limits: { cost: [], rate: [] } }],
  cost: { minNano: 0, totalNano: 0 },
} as const;
const ADMITTED: AdmissionVerdict = { admitted: true, atMs: 0, grantedNano: 0, limitStatuses: [] };

it("asks an absent Redis only now and then, and all is well as soon as it answers", async () => {
  let nowMs = 0;
  let asked = 0;
  let isAway = true;
  const admission = failFast(
    {
      async admit() {
        asked += 1;
        if (isAway) throw new GatewayError("limits_unavailable", "away");
        return ADMITTED;
      },
    },
    () => nowMs,
  );
  const admit = () => admission.admit(REQUEST).catch((error: unknown) => error);
  for (let n = 0; n < 10; n += 1) {
    expect(await admit()).toMatchObject({ code: "limits_unavailable" });
  }
  // Three to find out, one to try.
  expect(asked).toBe(4);
  nowMs = 250;
  isAway = false;
  expect(await admit()).toBe(ADMITTED);
  expect(await admit()).toBe(ADMITTED);
});

it("does not take a ledger that is away for Redis", async () => {
  let asked = 0;
  const admission = failFast(
    {
      admit() {
        asked += 1;
        return Promise.reject(new GatewayError("store_unavailable", "away"));
      },
    },
    () => 0,
  );
  for (let n = 0; n < 10; n += 1) {
    await expect(admission.admit(REQUEST)).rejects.toThrow("away");
  }
  expect(asked).toBe(10);
});
