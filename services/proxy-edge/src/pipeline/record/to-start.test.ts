import { NO_TOKENS } from "@lintel/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { aKey } from "../../../test/a-planned-call.ts";
import { aSentCall, CHAT_BODY } from "../../../test/a-sent-call.ts";
import type { Grant } from "../admit/admit.ts";
import { type StartFacts, promptTokensOf, toStart } from "./to-start.ts";

const ID = "3f0c1f6e-4b0e-4c53-9d5e-3d1f5a1f0009";
const SENT_AT_MS = 5000;

type SentCall = Awaited<ReturnType<typeof aSentCall>>;

const startOf = (
  { context, inbound, incoming }: SentCall,
  facts: Partial<StartFacts> = {},
): ReturnType<typeof toStart> =>
  toStart({ headers: {}, id: ID, inbound, incoming }, context, {
    sentAtMs: SENT_AT_MS,
    likelyTokens: undefined,
    ...facts,
  });

const UNLIMITED: Grant = {
  atMs: 7000,
  limitStatuses: [],
  outputCap: undefined,
  reservation: undefined,
  unchecked: false,
};

describe("a call that has begun", () => {
  it("is kept as the event it would be if its proxy died, with what it may use", async () => {
    const call = await aSentCall();
    const bytes = Buffer.byteLength(JSON.stringify(CHAT_BODY));
    const { promptTokens } = call.attempt;
    expect(startOf(call)).toMatchObject({
      sentAtMs: SENT_AT_MS,
      event: {
        id: ID,
        keyId: call.context.caller.key.id,
        provider: "openai",
        model: "gpt-4o",
        status: 503,
        errorCode: "outcome_unknown",
        ending: "gateway_stopped",
        attempts: 1,
        latencyMs: 0,
      },
      use: {
        input: promptTokens - bytes + Math.ceil(bytes / 2),
        outputClass: "output",
        choices: 1,
        maxOutputTokens: 500,
        worksOnMs: 60_000,
      },
    });
    expect(startOf(call)).not.toHaveProperty("holders");
    expect(startOf(call).event).not.toHaveProperty("unpriced");
  });

  it("begins with its event, and that with its id: the spool finds it by them", async () => {
    expect(JSON.stringify(startOf(await aSentCall()))).toMatch(/^\{"event":\{"id":"3f0c1f6e-/);
  });

  it("is taken to have more tokens where the provider's vocabulary is not public", async () => {
    const call = await aSentCall({
      path: "anthropic/v1/messages",
      json: { ...CHAT_BODY, model: "claude-sonnet-4-5" },
    });
    const { bytes } = call.call.body;
    const beyond = call.attempt.promptTokens - bytes.length;
    expect(startOf(call).use?.input).toBe(beyond + Math.ceil((bytes.length / 2) * 1.6));
  });

  it("holds the time of a server that it may take", async () => {
    const call = await aSentCall();
    const price = { nanoPerHour: 3_600_000, slots: 2 };
    call.context.attempt = { ...call.attempt, slot: { maxMs: 5000, price } };
    expect(startOf(call).slot).toEqual({ ...price, maxMs: 5000 });
    call.context.attempt = call.attempt;
    expect(startOf(call)).not.toHaveProperty("slot");
  });

  it("counts the attempt that is about to be sent", async () => {
    const call = await aSentCall();
    call.context.isSent = false;
    expect(startOf(call).event.attempts).toBe(2);
  });

  it("of which no attempt is planned uses nothing that is known", async () => {
    const call = await aSentCall();
    call.context.attempt = undefined;
    expect(startOf(call)).not.toHaveProperty("use");
    call.context.attempt = call.attempt;
    call.context.call = undefined;
    expect(startOf(call)).not.toHaveProperty("use");
  });

  it("has no longer an answer than it was granted", async () => {
    const call = await aSentCall();
    call.context.grant = { ...UNLIMITED, outputCap: 30 };
    expect(startOf(call).use?.maxOutputTokens).toBe(30);
    call.context.grant = { ...UNLIMITED, outputCap: 9999 };
    expect(startOf(call).use?.maxOutputTokens).toBe(500);
  });

  it("names those whose limits hold a reservation for it", async () => {
    const call = await aSentCall();
    const limits = { cost: [], rate: [] };
    const { id } = aKey();
    const holders = [{ scope: "key", id, limits }] as const;
    const reservation = { holders, reservedNano: 1, reservedTokens: 1, model: "" };
    call.context.grant = { ...UNLIMITED, reservation };
    expect(startOf(call).holders).toEqual([{ scope: "key", id }]);
  });

  it.each([
    ["a plain answer for another minute", {}, undefined, { worksOnMs: 60_000 }],
    ["a plain answer as long as it is likely to be", {}, 77, { worksOnMs: 0, likelyTokens: 77 }],
    ["a stream until its connection is lost", { streamed: true }, 77, { worksOnMs: 0 }],
    ["a job to its end", { startsJob: true, streamed: true }, 77, { worksOnMs: 1e12 }],
  ])("is taken to go on: %s", async (_which, body, likelyTokens, expected) => {
    const call = await aSentCall();
    call.context.call = { ...call.call, body: { ...call.call.body, ...body } };
    const { likelyTokens: likely, worksOnMs } = startOf(call, { likelyTokens }).use ?? {};
    expect({ worksOnMs, ...(likely !== undefined && { likelyTokens: likely }) }).toEqual(expected);
  });

  it.each([
    ["nothing", false],
    ["later", true],
    ["unmodelled", true],
  ] as const)("that is charged %s uses no tokens; unpriced: %s", async (charge, isUnpriced) => {
    const call = await aSentCall();
    call.context.call = { ...call.call, body: { ...call.call.body, charge } };
    const { event, use } = startOf(call);
    expect(use).toBeUndefined();
    expect(event.unpriced ?? false).toBe(isUnpriced);
  });

  it("keeps the setting's own prices, and joins the call's trace", async () => {
    const call = await aSentCall();
    call.context.attempt = { ...call.attempt, priceOverride: NO_TOKENS };
    const span = { ...call.context.span, traceparent: "00-1-2-01" };
    const { event } = startOf({ ...call, context: { ...call.context, span } });
    expect(event).toMatchObject({ priceOverride: NO_TOKENS, traceparent: "00-1-2-01" });
    expect(startOf(call).event).not.toHaveProperty("traceparent");
  });
});

describe("the prompt of a call that has begun", () => {
  it("is estimated within its bound, and as the bound where that is no count of bytes", () => {
    const facts = fc.tuple(fc.nat(1_000_000), fc.nat(2_000_000), fc.boolean(), fc.boolean());
    fc.assert(
      fc.property(facts, ([length, promptTokens, isCounted, isPublic]) => {
        const bytes = Buffer.alloc(length);
        const estimate = promptTokensOf({ bytes }, { isCounted, promptTokens }, isPublic);
        expect(estimate).toBeLessThanOrEqual(promptTokens);
        const isBytes = !isCounted && promptTokens >= length;
        expect(estimate).toBeGreaterThanOrEqual(promptTokens - (isBytes ? length / 2 : 0));
      }),
    );
  });

  it("is its bound where it was counted, or is shorter than the body", () => {
    const bytes = Buffer.alloc(100);
    expect(promptTokensOf({ bytes }, { isCounted: true, promptTokens: 500 }, true)).toBe(500);
    expect(promptTokensOf({ bytes }, { promptTokens: 99 }, true)).toBe(99);
    expect(promptTokensOf({ bytes }, { promptTokens: 100 }, true)).toBe(50);
    expect(promptTokensOf({ bytes }, { promptTokens: 110 }, false)).toBe(90);
  });
});
