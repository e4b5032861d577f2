import { describe, expect, it } from "vitest";

import { aCallPolicy } from "../../../test/a-call-policy.ts";
import { aUser, PLANNED_AT_MS } from "../../../test/a-planned-call.ts";
import { anOutcome, aSentCall, CHAT_BODY } from "../../../test/a-sent-call.ts";
import { aReading, EVENT_ID, eventOf, RECORDED_AT_MS } from "../../../test/an-event.ts";
import { aRoute } from "../../../test/routes/route-objects.ts";
import type { Grant } from "../admit/admit.ts";
import { toEvent } from "./to-event.ts";

const MIB = 1024 * 1024;

type SentCall = Awaited<ReturnType<typeof aSentCall>>;

const aGrant = (atMs: number): Grant => ({
  atMs,
  limitStatuses: [],
  outputCap: undefined,
  reservation: undefined,
  unchecked: false,
});

describe("the event of a call", () => {
  it("says whose it was, what was asked for and how it ended", async () => {
    const call = await aSentCall({ key: { tags: ["team"], policyId: "p" } });
    const headers = {
      "x-custom-event-id": "custom",
      "x-request-id": "correlation",
      "x-metadata": "{}",
    };
    const reading = aReading({ model: "gpt-4o-2024-08-06" });
    expect(eventOf(call, { reading }, headers)).toEqual({
      id: EVENT_ID,
      createdAtMs: PLANNED_AT_MS,
      keyId: call.context.caller.key.id,
      tags: ["team"],
      customId: "custom",
      provider: "openai",
      settingId: call.attempt.setting.id,
      userId: "",
      model: "gpt-4o",
      streamed: false,
      path: "/api/providers/openai/v1/chat/completions",
      method: "POST",
      action: "",
      policyId: "p",
      routeId: "",
      correlationId: "correlation",
      admitted: false,
      status: 200,
      ending: "complete",
      attempts: 1,
      latencyMs: RECORDED_AT_MS,
      usage: reading.usage,
      responseModel: "gpt-4o-2024-08-06",
      metadata: "{}",
    });
  });

  it("begins with its id, by which the spool finds the calls that have no record", async () => {
    const json = JSON.stringify(eventOf(await aSentCall()));
    expect(json.slice(0, 50)).toMatch(new RegExp(`^{"id":"${EVENT_ID}"`));
  });

  it("is at the provider of the attempt, whichever others its route may go to", async () => {
    const call = await aSentCall();
    const route = aRoute();
    const providers = ["mistral", "openai"] as const;
    const routed = { ...call, inbound: { ...call.inbound, route, providers } };
    expect(eventOf(routed)).toMatchObject({ provider: "openai", routeId: route.id });
  });

  it("is of the moment it was admitted", async () => {
    const call = await aSentCall();
    call.context.grant = aGrant(PLANNED_AT_MS + 7);
    expect(eventOf(call)).toMatchObject({ createdAtMs: PLANNED_AT_MS + 7, admitted: true });
  });

  it("of which no attempt was planned has the provider of its path", async () => {
    const call = await aSentCall();
    call.context.attempt = undefined;
    call.context.call = undefined;
    const event = eventOf(call, { ending: "refused", status: 403, errorCode: "path_not_allowed" });
    expect(event).toMatchObject({
      provider: "openai",
      settingId: "",
      model: "",
      userId: "",
      streamed: false,
      errorCode: "path_not_allowed",
    });
  });

  it("never holds the caller's secret, which may stand in the path", async () => {
    const call = await aSentCall();
    const { secret } = call.context.caller;
    const inbound = { ...call.inbound, calledPath: `/api/providers/openai/v1/files/${secret}` };
    expect(JSON.stringify(eventOf({ ...call, inbound }))).not.toContain(secret);
  });

  it("has the template of its path where that says something in words that a policy is about", async () => {
    const call = await aSentCall();
    const path = "/api/providers/openai/v1/files/:file";
    const pathOf = (calledPath: string) =>
      eventOf({ ...call, inbound: { ...call.inbound, path, calledPath } }).path;
    const words = "/api/providers/openai/v1/files/ann%20lee";
    const plain = "/api/providers/openai/v1/files/file-1";
    expect(pathOf(words)).toBe(words);
    call.context.policy = aCallPolicy({ scope: "response" });
    expect(pathOf(words)).toBe(words);
    call.context.policy = aCallPolicy();
    expect(pathOf(words)).toBe(path);
    expect(pathOf(plain)).toBe(plain);
  });

  it("is correlated by its own id, where the caller gave none, and has no metadata either", async () => {
    const event = eventOf(await aSentCall());
    expect(event).toMatchObject({ correlationId: EVENT_ID });
    expect(event).not.toHaveProperty("metadata");
  });

  it("has the model by the name its caller gave, where that is another", async () => {
    const call = await aSentCall();
    const asCalled = (members: Partial<SentCall["call"]>) => {
      call.context.call = { ...call.call, ...members };
      return eventOf(call);
    };
    expect(asCalled({ requestedModel: "gpt-4o" })).not.toHaveProperty("requestedModel");
    expect(asCalled({ requestedModel: "mine" })).toMatchObject({ requestedModel: "mine" });
    const asked = { model: "theirs", promptLength: 5, isStreamAsked: true, endsEarly: false };
    const event = asCalled({ asked, requestedModel: "mine" });
    expect(event).toMatchObject({ requestedModel: "theirs", streamed: true });
  });

  it("names the user by the id the caller gave, and by the user's own only where it is known", async () => {
    const call = await aSentCall({ json: { ...CHAT_BODY, user: "in the body" } });
    expect(eventOf(call)).toMatchObject({ userId: "in the body" });
    const user = aUser();
    call.context.user = { userId: "end-user", match: { kind: "known", user } };
    expect(eventOf(call)).toMatchObject({ userId: "end-user", knownUserId: user.id });
    call.context.user = { userId: "end-user", match: { kind: "several" } };
    expect(eventOf(call)).not.toHaveProperty("knownUserId");
  });

  it("ends for its caller when that leaves, not when the answer has been read to its end", async () => {
    const call = await aSentCall();
    call.context.leftMs = 1200;
    expect(eventOf(call, { firstByteMs: 1100 })).toMatchObject({ latencyMs: 1200, ttftMs: 1100 });
    expect(eventOf(call, { firstByteMs: 1200 })).toHaveProperty("ttftMs");
    expect(eventOf(call, { firstByteMs: 1201 })).not.toHaveProperty("ttftMs");
  });

  it("has times that count from its arrival", async () => {
    const call = await aSentCall();
    const later = { ...call, context: { ...call.context, startMs: 100 } };
    expect(eventOf(later, { firstByteMs: 1100 })).toMatchObject({
      latencyMs: RECORDED_AT_MS - 100,
      ttftMs: 1000,
    });
  });

  it("has whole times that are never negative", async () => {
    const call = await aSentCall();
    expect(eventOf(call, { firstByteMs: 10.6 })).toMatchObject({ ttftMs: 11 });
    call.context.leftMs = -1;
    expect(eventOf(call, { firstByteMs: -2 })).toMatchObject({ latencyMs: 0, ttftMs: 0 });
  });

  it("holds what a refused call needed at least, as far as a number holds that", async () => {
    const call = await aSentCall();
    expect(eventOf(call)).not.toHaveProperty("refusedNano");
    expect(eventOf(call, { refusedNano: 5 })).toMatchObject({ refusedNano: 5 });
    const event = eventOf(call, { refusedNano: 1e300 });
    expect(event).toMatchObject({ refusedNano: Number.MAX_SAFE_INTEGER });
  });

  it("says what the gateway itself took, in whole microseconds, where an answer came", async () => {
    const call = await aSentCall();
    expect(eventOf(call)).not.toHaveProperty("overheadUs");
    // Sent after a second, and ended upstream after two and a half.
    expect(eventOf(call, { upstreamEndedMs: 2500.0004 })).toMatchObject({ overheadUs: 1_500_000 });
    expect(eventOf(call, { upstreamEndedMs: RECORDED_AT_MS + 2000 })).toMatchObject({
      overheadUs: 0,
    });
    call.context.leftMs = 1200;
    expect(eventOf(call, { upstreamEndedMs: 2500 })).not.toHaveProperty("overheadUs");
  });

  it("of an answer from the cache names that as its provider", async () => {
    const call = await aSentCall();
    call.context.cache = { verdict: "hit" };
    expect(eventOf(call).provider).toBe("cached");
    call.context.cache = { verdict: "miss" };
    expect(eventOf(call).provider).toBe("openai");
  });

  it("says that its model is a deployment, and which model its caller says that is", async () => {
    const call = await aSentCall();
    const eventWith = (facts: { readonly alias?: string; readonly namedModel?: string }) => {
      call.context.call = { ...call.call, body: { ...call.call.body, ...facts } };
      return eventOf(call);
    };
    expect(eventWith({})).not.toHaveProperty("deployment");
    expect(eventWith({ alias: "gpt-4o" })).toMatchObject({ deployment: "gpt-4o" });
    expect(eventWith({ alias: "gpt-4o" })).not.toHaveProperty("namedModel");
    const namedModel = "gpt-4o-2024-11-20";
    expect(eventWith({ alias: "gpt-4o", namedModel })).toMatchObject({ namedModel });
    expect(eventWith({ alias: "gpt-4o", namedModel: "" })).not.toHaveProperty("namedModel");
    expect(eventWith({ namedModel })).not.toHaveProperty("namedModel");
  });

  it("names the steps of its route that cannot serve it", async () => {
    const call = await aSentCall();
    expect(eventOf(call)).not.toHaveProperty("skippedSteps");
    const skippedSteps = [{ step: 2, errorCode: "unsupported", reason: "it has no tools" }];
    call.context.skippedSteps = skippedSteps;
    expect(eventOf(call)).toMatchObject({ skippedSteps });
  });

  it("joins the call's trace", async () => {
    const call = await aSentCall();
    const span = { ...call.context.span, traceparent: "00-1-2-01" };
    const event = eventOf({ ...call, context: { ...call.context, span } });
    expect(event.traceparent).toBe("00-1-2-01");
  });
});

describe("the events of a call with several attempts", () => {
  const eventAt = async ({
    isLast,
    ...members
  }: { readonly isLast: boolean } & Partial<SentCall["context"]>) => {
    const { context, inbound, incoming } = await aSentCall();
    const sent = { ...context, ...members };
    return toEvent({ headers: {}, id: EVENT_ID, inbound, incoming }, sent, {
      outcome: anOutcome(),
      nowMs: RECORDED_AT_MS,
      isLast,
    });
  };

  it("name the call and their place; the call counts once, with the one that has its id", async () => {
    const first = await eventAt({ isLast: false, attempts: 1, recorded: 0 });
    expect(first).toMatchObject({ id: EVENT_ID, callId: EVENT_ID, attempt: 1 });
    expect(first).not.toHaveProperty("countsCall");
    const recordId = "3f0c1f6e-4b0e-4c53-9d5e-3d1f5a1f0010";
    expect(await eventAt({ isLast: true, attempts: 2, recorded: 1, recordId })).toMatchObject({
      id: recordId,
      callId: EVENT_ID,
      attempt: 2,
      countsCall: false,
    });
    expect(await eventAt({ isLast: true, attempts: 0, recorded: 1 })).toMatchObject({ attempt: 1 });
  });

  it("are one without a place where there is one attempt", async () => {
    expect(await eventAt({ isLast: true, recorded: 0 })).not.toHaveProperty("callId");
  });
});

describe("what a policy did", () => {
  it("is in the event, with how often it found what, and never what", async () => {
    const call = await aSentCall();
    const policy = aCallPolicy();
    call.context.policy = policy;
    policy.pass();
    expect(eventOf(call)).toMatchObject({ action: "allowed" });
    expect(eventOf(call)).not.toHaveProperty("policyMatches");
    policy.note({ action: "redacted", counts: { email: 2 } });
    expect(eventOf(call)).toMatchObject({ action: "redacted", policyMatches: { email: 2 } });
  });

  it("decides whether the request is stored: only what has passed", async () => {
    const call = await aSentCall({ key: { shouldLogRequest: true } });
    const policy = aCallPolicy();
    call.context.policy = policy;
    expect(eventOf(call)).not.toHaveProperty("request");
    policy.note({ action: "redacted", counts: { email: 1 } });
    expect(eventOf(call)).toHaveProperty("request");
    policy.block();
    expect(eventOf(call)).not.toHaveProperty("request");
  });
});

describe("bodies", () => {
  const answer = Buffer.from("an answer");

  it("are stored only where the key asks for them", async () => {
    const call = await aSentCall();
    expect(eventOf(call)).not.toHaveProperty("request");
    expect(eventOf(call)).not.toHaveProperty("response");
    const logged = await aSentCall({ key: { shouldLogRequest: true } });
    const request = Buffer.from(JSON.stringify(CHAT_BODY)).toString("base64");
    expect(eventOf(logged, { storedAnswer: answer })).toMatchObject({
      request,
      response: answer.toString("base64"),
    });
  });

  it("of more than a mebibyte are not", async () => {
    const call = await aSentCall({ key: { shouldLogRequest: true } });
    const storedOf = (length: number) => {
      const { call: asked } = call;
      call.context.call = { ...asked, body: { ...asked.body, bytes: Buffer.alloc(length) } };
      return eventOf(call).request;
    };
    expect(storedOf(MIB)).toHaveLength(Math.ceil(MIB / 3) * 4);
    expect(storedOf(MIB + 1)).toBeUndefined();
  });
});
