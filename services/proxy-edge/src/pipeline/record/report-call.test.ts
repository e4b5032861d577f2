import { GatewayError, NO_TOKENS } from "@lintel/core";
import { describe, expect, it } from "vitest";

import { anOutcome, aSentCall, CHAT_BODY } from "../../../test/a-sent-call.ts";
import type { Outcome } from "../call-context.ts";
import { reportCall } from "./report-call.ts";
import { toEvent } from "./to-event.ts";

const ID = "3f0c1f6e-4b0e-4c53-9d5e-3d1f5a1f0009";
/** The call came at 0, was sent at 1000, and is reported now. */
const NOW_MS = 3000;
const SECRETS = ["sk-lintel-test", "Hello", "the answer"];

type SentCall = Awaited<ReturnType<typeof aSentCall>>;

/** Reports a call that has ended so, and returns what metrics and log were given. */
function reported(call: SentCall, overrides: Partial<Outcome> = {}, error?: Error) {
  const { context, deps, inbound, incoming } = call;
  const outcome = anOutcome(overrides);
  const exchange = { headers: {}, id: ID, inbound, incoming };
  const event = toEvent(exchange, context, { outcome, nowMs: NOW_MS });
  const ended: object[] = [];
  const refused: string[] = [];
  const lines: (readonly [level: string, facts: object])[] = [];
  const reportDeps = {
    prices: deps.prices,
    monotonic: () => NOW_MS,
    metrics: {
      ended: (facts: object) => void ended.push(facts),
      refused: (code: string) => void refused.push(code),
    },
    logger: {
      fact: (facts: object) => void lines.push(["info", facts]),
      warn: (facts: object) => void lines.push(["warn", facts]),
    },
  };
  reportCall(reportDeps, context, { event, outcome, costNano: 7, error });
  return { ended: ended[0], lines, refused };
}

const ANSWER = {
  reading: { model: "gpt-4o", text: "the answer", usage: { ...NO_TOKENS, input: 10, output: 5 } },
};

describe("the log line of a call", () => {
  it("is one, with figures and names, and holds no text and no secret", async () => {
    const call = await aSentCall({ key: { shouldLogRequest: true } });
    const { lines } = reported(call, ANSWER);
    expect(lines).toMatchObject([
      [
        "info",
        { callId: ID, provider: "openai", model: "gpt-4o", inputTokens: 10, outputTokens: 5 },
      ],
    ]);
    expect(lines[0]?.[1]).toMatchObject({ costNano: 7, latencyMs: NOW_MS });
    for (const secret of SECRETS) expect(JSON.stringify(lines)).not.toContain(secret);
  });

  it("is a warning with the reason where the gateway or the upstream failed", async () => {
    const call = await aSentCall();
    const cause = new Error("connection reset");
    const error = new GatewayError("upstream_failed", "no answer", { cause });
    const { lines, refused } = reported(call, { ending: "upstream_failed", status: 502 }, error);
    expect(lines).toMatchObject([["warn", { err: cause }]]);
    expect(refused).toEqual([]);
  });

  it("is no warning where the call was refused, which is counted by its code", async () => {
    const call = await aSentCall();
    const error = new GatewayError("rate_limited", "too many requests");
    const { lines, refused } = reported(call, { ending: "refused", status: 429 }, error);
    expect(lines[0]?.[0]).toBe("info");
    expect(refused).toEqual(["rate_limited"]);
  });
});

describe("the metrics of a call", () => {
  it("have the time that was not spent waiting for the upstream", async () => {
    const call = await aSentCall();
    const { ended } = reported(call, { ...ANSWER, upstreamEndedMs: 2900 });
    expect(ended).toMatchObject({ durationMs: 3000, overheadMs: 1100 });
  });

  it("have none of a call without an answer, or whose caller has left", async () => {
    const call = await aSentCall();
    expect(reported(call).ended).toMatchObject({ overheadMs: undefined });
    call.context.leftMs = 1500;
    const left = reported(call, { upstreamEndedMs: 2900 });
    expect(left.ended).toMatchObject({ durationMs: 1500, overheadMs: undefined });
  });

  it("have the time to the first chunk of streams alone", async () => {
    const outcome = { ...ANSWER, firstByteMs: 1250 };
    const stream = await aSentCall({ json: { ...CHAT_BODY, stream: true } });
    expect(reported(stream, outcome).ended).toMatchObject({ firstChunkMs: 250 });
    expect(reported(await aSentCall(), outcome).ended).toMatchObject({ firstChunkMs: undefined });
  });

  it("name only models that the price book or the setting knows: callers can send any text", async () => {
    const made = await aSentCall({ json: { ...CHAT_BODY, model: "made-up" } });
    expect(reported(made, ANSWER).ended).toMatchObject({ model: "other" });
    const { attempt } = made;
    made.context.attempt = { ...attempt, priceOverride: NO_TOKENS };
    expect(reported(made, ANSWER).ended).toMatchObject({ model: "made-up" });
    const setting = { ...attempt.setting, allowedModels: ["made-up"] };
    made.context.attempt = { ...attempt, setting };
    expect(reported(made, ANSWER).ended).toMatchObject({ model: "made-up" });
    expect(reported(await aSentCall(), ANSWER).ended).toMatchObject({ model: "gpt-4o" });
  });

  it("name no model of a call that its upstream did not accept", async () => {
    const call = await aSentCall();
    for (const upstreamStatus of [undefined, 199, 300, 500]) {
      expect(reported(call, { upstreamStatus }).ended).toMatchObject({ model: undefined });
    }
  });
});
