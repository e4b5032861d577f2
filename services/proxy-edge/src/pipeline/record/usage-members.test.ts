import { IncomingMessage } from "node:http";
import { Socket } from "node:net";

import { NO_TOKENS } from "@lintel/core";
import { createPriceBook } from "@lintel/prices";
import { type AnswerReading, PROVIDERS, readEndpointCall } from "@lintel/providers";
import { storedSetting } from "@lintel/testkit/objects";
import { describe, expect, it } from "vitest";

import { aCallPolicy } from "../../../test/a-call-policy.ts";
import { AnswerMemory } from "../../memory/answer-memory.ts";
import { createProviderPaths } from "../../surfaces/provider-paths.ts";
import { type Outcome, startContext } from "../call-context.ts";
import { planAttempt } from "../plan/plan-attempt.ts";
import { usageMembers } from "./usage-members.ts";

const SENT_MS = 1000;
const CHAT = { model: "gpt-4o", max_tokens: 500, messages: [{ role: "user", content: "Hello" }] };
const setting = storedSetting();

/** A call to OpenAI, or another provider, that was sent a second after the monotonic clock's zero. */
async function aSentCall(json: object = CHAT, path = "/v1/chat/completions", of = "openai") {
  const method = Object.keys(json).length === 0 ? "GET" : "POST";
  const found = createProviderPaths(PROVIDERS).find(method, `/api/providers/${of}${path}`);
  if (found === undefined) throw new Error(`${path} is not served`);
  const { inbound, targets } = found;
  const [target] = targets;
  const head = { method, contentType: "application/json", mustKnowModel: false } as const;
  const bytes = Buffer.from(method === "GET" ? "" : JSON.stringify(json));
  const verdict = readEndpointCall(target.endpoint, bytes, { ...head, params: inbound.params });
  if (!verdict.readable) throw new Error(verdict.reason);
  const call = { body: verdict.body, upload: undefined, timeoutMs: 60_000 };
  const span = { traceId: undefined, traceparent: undefined, end: () => undefined };
  const tracer = {
    start: () => ({ ...span, attempt: () => ({ headers: [], end: () => undefined }) }),
  };
  const deps = { tracer, now: () => 0, monotonic: () => 0 };
  const incoming = new IncomingMessage(new Socket());
  const context = startContext(deps, { headers: {}, inbound, incoming });
  const rules = { timeoutMs: 600_000 };
  const known = { answers: new AnswerMemory(), prices: createPriceBook(), now: () => 0, rules };
  context.attempt = await planAttempt(known, { target, setting }, call);
  context.call = call;
  context.isSent = true;
  context.sentMs = SENT_MS;
  return context;
}

const aReading = (overrides: Partial<AnswerReading> = {}): AnswerReading => ({
  model: "gpt-4o",
  text: "",
  usage: undefined,
  ...overrides,
});
const USAGE = { ...NO_TOKENS, input: 10, output: 5 };

/** Recorded two seconds after the call was sent, unless the outcome says when its upstream ended. */
async function membersOf(outcome: Partial<Outcome>, context = aSentCall()) {
  const ended = { ending: "complete", status: 200, upstreamStatus: 200, ...outcome } as const;
  return usageMembers(await context, { outcome: ended, nowMs: SENT_MS + 2000 });
}

describe("usage that was reported", () => {
  it("is all there is of a whole answer", async () => {
    expect(await membersOf({ reading: aReading({ usage: USAGE }) })).toEqual({ usage: USAGE });
  });

  it("is recorded whatever the status was", async () => {
    const reading = aReading({ usage: USAGE });
    expect(await membersOf({ upstreamStatus: 500, reading })).toEqual({ usage: USAGE });
  });

  it("comes with all that was reported beside it", async () => {
    const otherUsage = [{ model: "gpt-4o-mini", usage: USAGE }];
    const unknownUsage = ["tokens_of_tomorrow"];
    const reported = { otherUsage, unknownUsage, isClamped: true, isMeasured: true };
    expect(await membersOf({ reading: aReading({ usage: USAGE, ...reported }) })).toEqual({
      usage: USAGE,
      otherUsage,
      unknownUsage,
      clamped: true,
      measured: true,
    });
  });

  it("is added to by texts whose usage was not reported", async () => {
    const reading = aReading({ usage: USAGE, text: "more" });
    expect(await membersOf({ reading })).toEqual({
      usage: USAGE,
      unmeasured: { prompt: "", completion: "more" },
    });
  });

  it("is added to by the prompt where it lacks that", async () => {
    const reading = aReading({ usage: USAGE, lacksPrompt: true });
    const { unmeasured, usage } = await membersOf({ reading });
    expect(usage).toEqual(USAGE);
    expect(unmeasured?.prompt).toContain("Hello");
    expect(unmeasured).toMatchObject({ completion: "" });
    expect(unmeasured).not.toHaveProperty("unseen");
  });

  it("of a plain answer that broke off is all of it, and of a stream only a part", async () => {
    const reading = aReading({ usage: USAGE });
    expect(await membersOf({ reading, lacksEnd: true })).toEqual({ usage: USAGE });
    const stream = aSentCall({ ...CHAT, stream: true });
    const { unmeasured, usage } = await membersOf({ reading, lacksEnd: true }, stream);
    expect(usage).toEqual(USAGE);
    // Two seconds at 400 tokens, and 16 on their way: more than the cap.
    const unseen = { ...NO_TOKENS, output: 500 };
    expect(unmeasured).toEqual({ prompt: "", completion: "", maxOutputTokens: 500, unseen });
  });

  it("is only a part of an answer that broke off where the gateway derived it from that answer", async () => {
    const reading = aReading({ usage: USAGE, lacksPrompt: true });
    const { unmeasured } = await membersOf({ reading, lacksEnd: true });
    expect(unmeasured).toMatchObject({ completion: "", unseen: { output: 500 } });
  });
});

describe("a call whose usage was not reported", () => {
  it("used nothing when it was not sent", async () => {
    const context = await aSentCall();
    context.isSent = false;
    expect(await membersOf({}, Promise.resolve(context))).toEqual({});
  });

  it.each([199, 300, 404, 500])("used nothing when the upstream answered %i", async (status) => {
    expect(await membersOf({ upstreamStatus: status, reading: aReading() })).toEqual({});
  });

  it.each([200, 299])("is measured by its texts when the upstream answered %i", async (status) => {
    const reading = aReading({ text: "Hello to you" });
    const { unmeasured } = await membersOf({ upstreamStatus: status, reading });
    expect(unmeasured?.prompt).toContain("Hello");
    expect(unmeasured).toMatchObject({ completion: "Hello to you" });
    expect(unmeasured).not.toHaveProperty("unseen");
  });

  it.each([
    ["did not answer", { upstreamStatus: undefined }],
    ["shows nothing of what it made", { reading: aReading() }],
    ["broke off", { reading: aReading(), lacksEnd: true }],
  ])("is estimated within its bound when the upstream %s", async (_what, outcome) => {
    const { unmeasured } = await membersOf(outcome);
    expect(unmeasured?.prompt).toContain("Hello");
    expect(unmeasured).toMatchObject({ completion: "", maxOutputTokens: 500 });
    expect(unmeasured?.unseen?.output).toBe(500);
  });

  it("is estimated by the time the upstream had, less where it was silent", async () => {
    const unseenOf = async (outcome: Partial<Outcome>) =>
      (await membersOf(outcome)).unmeasured?.unseen?.output;
    expect(await unseenOf({ upstreamEndedMs: SENT_MS + 500 })).toBe(216);
    expect(await unseenOf({ upstreamEndedMs: SENT_MS + 500, silentMs: 250 })).toBe(116);
  });

  it("keeps the texts that came before it broke off", async () => {
    const reading = aReading({ text: "Hello to" });
    const { unmeasured } = await membersOf({ reading, lacksEnd: true });
    expect(unmeasured).toMatchObject({ completion: "Hello to", unseen: { output: 500 } });
  });

  it("used nothing when the upstream reports a failure and made nothing", async () => {
    const failure = { type: "overloaded_error", status: 529 };
    expect(await membersOf({ reading: aReading({ failure }) })).toEqual({});
    const { unmeasured } = await membersOf({ reading: aReading({ failure, text: "Hel" }) });
    expect(unmeasured).toMatchObject({ completion: "Hel" });
  });

  it("has no price when what it used cannot be known", async () => {
    expect(await membersOf({ reading: aReading({ isUnknown: true }) })).toEqual({ unpriced: true });
    const ofTomorrow = aSentCall(CHAT, "/v1/of-tomorrow");
    expect(await membersOf({ reading: aReading() }, ofTomorrow)).toEqual({ unpriced: true });
  });

  it("is not wholly priced when something was used that its usage does not tell", async () => {
    const usage = { ...NO_TOKENS, input: 5, output: 7 };
    const reading = aReading({ usage, isUnknown: true });
    expect(await membersOf({ reading })).toEqual({ usage, unpriced: true });
    const cut = await membersOf({ reading: { ...reading, text: "He" }, lacksEnd: true });
    expect(cut).toMatchObject({ usage, unpriced: true, unmeasured: { completion: "He" } });
  });

  it("used nothing when such calls cost nothing", async () => {
    expect(await membersOf({ reading: aReading() }, aSentCall({}, "/v1/models"))).toEqual({});
  });

  const jobs = [{ kind: "batch", id: "b", path: "/v1/batches/b", hasEnded: false }] as const;

  it("is measured by its texts where its answer shows a job that it cannot have begun", async () => {
    const { unmeasured } = await membersOf({ reading: aReading({ jobs, text: "Hello to you" }) });
    expect(unmeasured).toMatchObject({ completion: "Hello to you" });
  });

  it("reports what it used later when it began a job, and has no price when it is not known which", async () => {
    const batch = aSentCall({ endpoint: "/v1/chat/completions" }, "/v1/batches");
    expect(await membersOf({ reading: aReading({ jobs }) }, batch)).toEqual({});
    expect(await membersOf({ reading: aReading() }, batch)).toEqual({ unpriced: true });
    const params = { ...CHAT, model: "claude-sonnet-4-5" };
    const requests = [{ custom_id: "one", params }];
    const messages = aSentCall({ requests }, "/v1/messages/batches", "anthropic");
    expect(await membersOf({ reading: aReading({ text: "1" }) }, messages)).toEqual({
      unpriced: true,
    });
  });
});

describe("texts that wait to be counted", () => {
  const SENT = { ...CHAT, messages: [{ role: "user", content: "Write to ann@mail.example now" }] };
  const ANSWERED = aReading({ text: "Written to bob@mail.example today" });
  const textsWith = async (policy: ReturnType<typeof aCallPolicy>, n = 1) => {
    const context = await aSentCall({ ...SENT, n });
    context.policy = policy;
    const { unmeasured } = await membersOf({ reading: ANSWERED }, Promise.resolve(context));
    return unmeasured;
  };

  it("hold nothing of what the policy found in the answer", async () => {
    const policy = aCallPolicy();
    policy.note({ action: "redacted", counts: { email: 1 } });
    const texts = await textsWith(policy);
    // What it redacts is not in the request that was sent; nothing else has to be hidden there.
    expect(texts?.prompt).toContain("ann@mail.example");
    expect(texts?.completion).not.toContain("bob@mail.example");
    expect(texts?.completion).toContain("Written to");
  });

  it("hold nothing of what the policy found in a request and let pass", async () => {
    const policy = aCallPolicy({ config: { rules: { all: "allow_but_warn" } }, scope: "request" });
    policy.note({ action: "warned", counts: { email: 1 } });
    const texts = await textsWith(policy);
    expect(texts?.prompt).not.toContain("ann@mail.example");
    expect(texts?.prompt).toContain("Write to");
    expect(texts?.completion).toContain("bob@mail.example");
  });

  it("hold the whole prompt where the policy looks at answers only", async () => {
    const policy = aCallPolicy({ scope: "response" });
    policy.note({ action: "warned", counts: { email: 1 } });
    expect((await textsWith(policy))?.prompt).toContain("ann@mail.example");
  });

  it("hold no words of several answers in one another, of which a policy may have found any", async () => {
    expect((await textsWith(aCallPolicy(), 2))?.completion).not.toContain("Written");
    const requests = aCallPolicy({ scope: "request" });
    expect((await textsWith(requests, 2))?.completion).toContain("Written");
  });
});
