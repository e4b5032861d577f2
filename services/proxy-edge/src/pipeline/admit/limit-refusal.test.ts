import type { AdmissionVerdict, LimitKind, Refusal, LimitStatus } from "@lintel/admission";
import { describe, expect, it } from "vitest";

import { aUser } from "../../../test/a-planned-call.ts";
import { limitRefusal } from "./limit-refusal.ts";

const AT_MS = Date.UTC(2026, 10, 29, 12);
const BOUND = {
  cost: {
    minNano: 60_000_000,
    totalNano: 270_600_000,
    promptNano: 0,
    outputNanoPerMillion: 0,
    toolCallNano: 0,
  },
  tokens: { min: 2000, total: 2016 },
};

/** A refusal by a limit of which `remaining` is left. */
function refused(
  kind: LimitKind,
  remaining: number,
  more: Partial<Refusal> = {},
  bound: Parameters<typeof limitRefusal>[1] = BOUND,
) {
  const refusal: Refusal = { scope: "key", kind, contended: false, reserved: 0, ...more };
  const status: LimitStatus = {
    scope: refusal.scope,
    kind,
    max: 250_000_000,
    remaining,
    ...(refusal.unit === undefined ? {} : { unit: refusal.unit }),
  };
  // Another limit of the same kind, of which more is left.
  const other: LimitStatus = { ...status, unit: "mo", remaining: 900_000_000 };
  const verdict = {
    admitted: false,
    atMs: AT_MS,
    refusal,
    limitStatuses: [other, status],
  } as const;
  return limitRefusal(verdict satisfies AdmissionVerdict, bound, aUser({ userId: "ann" }));
}

describe("the message of a refusal", () => {
  it("says what the call may cost and what is left of the limit that refuses", () => {
    expect(refused("total", 50_000_000).message).toBe(
      "too many requests: this call may cost up to $0.2706 ($0.06 with the shortest answer), $0.05 is left of the cost limit",
    );
    expect(refused("cost", 1, { unit: "d" }).message).toContain(
      "$0.000000001 is left of the cost limit of this period",
    );
    expect(refused("model-cost", 5000, { unit: "d" }).message).toContain(
      "$0.000005 is left of the cost limit of this model",
    );
  });

  it("says when to try again where that is later than a client should wait for", () => {
    const soon = refused("rate", 0, { unit: "h", retryAtMs: AT_MS + 60_000 });
    expect(soon).toMatchObject({ message: "too many requests", retryAfterSeconds: 60 });
    const late = refused("rate", 0, { unit: "d", retryAtMs: AT_MS + 43_200_000 });
    expect(late).toMatchObject({
      message: "too many requests; try again after 2026-11-30T00:00:00Z",
      resetsAtMs: AT_MS + 43_200_000,
    });
    // What is reserved for other calls may be free any moment.
    const contended = { unit: "d", retryAtMs: AT_MS + 43_200_000, contended: true } as const;
    expect(refused("cost", 0, contended).message).not.toContain("try again");
  });

  it("counts a limit of tokens in tokens", () => {
    expect(refused("tokens", 1500, { unit: "d" }).message).toBe(
      "too many requests: this call may use up to 2016 tokens (2000 tokens with the shortest answer), 1500 tokens are left of the token limit of this period",
    );
  });

  it("names the user whose limit it is, and no user for a key's limit", () => {
    expect(refused("rate", 0, { scope: "user", unit: "m" }).message).toBe(
      "too many requests for user: ann",
    );
    expect(refused("rate", 0, { unit: "m" }).message).toBe("too many requests");
    expect(refused("concurrent", 0).message).toBe("too many requests at once");
  });

  it("names the member that makes the prompt as long as the model takes, where an amount is limited", () => {
    const bound = { ...BOUND, windowFilledBy: "tools" };
    const member = "; `tools` may make its prompt as long as the model takes";
    expect(refused("total", 5, {}, bound).message).toContain(member);
    expect(refused("total", 5).message).not.toContain("; `");
    expect(refused("rate", 0, { unit: "m" }, bound).message).not.toContain(member);
  });

  it("gives one amount where the shortest answer costs as much as the longest", () => {
    const tokens = { min: 2016, total: 2016 };
    const { message } = refused("tokens", 15, { unit: "d" }, { ...BOUND, tokens });
    expect(message).toContain("this call may use up to 2016 tokens, 15 tokens are left");
  });

  it("says that a limit is reached only when nothing is left of it", () => {
    expect(refused("total", 0).message).toBe("too many requests: the cost limit is reached");
    expect(refused("cost", 0, { unit: "d" }).message).toBe(
      "too many requests: the cost limit of this period is reached",
    );
    expect(refused("total", 0, { contended: true, reserved: 200_000_000 }).message).toContain(
      "$0 is left of the cost limit, $0.2 more of it is reserved for other calls",
    );
  });
});

describe("the advice of a refusal", () => {
  it("is to try again when the window has passed, soon when other calls are in the way, and else not at all", () => {
    const advice = ({ retryable, retryAfterSeconds }: ReturnType<typeof refused>) => [
      retryable,
      retryAfterSeconds,
    ];
    const retryAtMs = AT_MS + 90_000;
    expect(advice(refused("cost", 5, { unit: "h", retryAtMs }))).toEqual([true, 90]);
    expect(advice(refused("cost", 5, { unit: "h", retryAtMs, contended: true }))).toEqual([
      true,
      1,
    ]);
    expect(advice(refused("cost", 5, { unit: "h" }))).toEqual([false, undefined]);
    const seconds = [1, 1000, 1001, 3_600_000, 0].map((waitMs) => {
      const refusal = refused("cost", 5, { unit: "h", retryAtMs: AT_MS + waitMs });
      return refusal.retryAfterSeconds;
    });
    expect(seconds).toEqual([1, 1, 2, 3600, 1]);
  });
});
