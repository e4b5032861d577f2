import { NO_TOKENS } from "@lintel/core";
import { priceUsage } from "@lintel/prices";
import { afterEach, describe, expect, it } from "vitest";

import { aRoute, aStep, AZURE_STEP, ROUTE_ID } from "./route-objects.ts";
import { BODY, callRoute, PRICES, type RouteWorld, startRoute } from "./route-world.ts";
import { events, plainOf, refusing, type Script, streamOf } from "./scripted-upstream.ts";

const ANSWER = JSON.stringify({
  model: "gpt-4o-2024-11-20",
  choices: [{ message: { role: "assistant", content: "Hello" }, finish_reason: "stop" }],
  usage: { prompt_tokens: 10, completion_tokens: 5 },
});
const piece = (delta: object, finish: string | null = null) => ({
  model: "gpt-4o",
  choices: [{ index: 0, delta, finish_reason: finish }],
});
const OPENING = piece({ role: "assistant", content: "" });
const CONTENT = piece({ content: "Hello" });
const USAGE = { choices: [], usage: { prompt_tokens: 10, completion_tokens: 5 } };
const STREAM = [...events(OPENING, CONTENT, piece({}, "stop"), USAGE), "data: [DONE]\n\n"];
const TROUBLE = { error: { message: "overloaded", type: "server_error", code: "server_error" } };

const WELL = { plain: plainOf(ANSWER), stream: streamOf(STREAM) };
type Form = keyof typeof WELL;

let world: RouteWorld | undefined;
afterEach(() => world?.close());

/** A route whose first step does this with every call, and whose second is well. */
async function callWith(form: Form, failing: Script, route = aRoute()) {
  world = await startRoute({ route, script: (name) => (name === "C" ? WELL[form] : failing) });
  const answer = await callRoute(world, { ...BODY, stream: form === "stream" });
  const text = await answer.text().catch(() => "cut");
  const { called, records, time } = world;
  return {
    answer,
    text,
    called: called.join(""),
    waits: time.waits,
    /** What each attempt whose use was reported costs, in nano-dollars. */
    nano: records.flatMap(({ event }) =>
      event.usage === undefined ? [] : [priceUsage(PRICES, event, event.usage).costNano],
    ),
    /** What each event says: its setting, its status, and what its attempt is charged. */
    events: records.map(({ event }) => [event.settingId.slice(-1), event.status, chargeOf(event)]),
    records,
  };
}

type Event = RouteWorld["records"][number]["event"];

/** What an event says of its attempt's use: reported, nothing, or an estimate, which is counted from it later. */
function chargeOf({ unmeasured, unpriced, usage }: Event): Charge {
  if (usage !== undefined) return "used";
  if (unpriced !== undefined) return "unpriced";
  return unmeasured ?? "free";
}

type Charge = "free" | "unpriced" | "used" | NonNullable<Event["unmeasured"]>;

/**
 * An estimate that is expected: the texts, `outputTokens` that may have been made unseen, and all bytes of the request that
 * are in no text. Of both what is the most.
 */
const estimated = (outputTokens: number, completion = "") => ({ outputTokens, completion });
/** The texts alone: the upstream said itself that it made no more. */
const textsOnly = (completion: string) => ({ outputTokens: undefined, completion });
const PROMPT = "user\nHi";
/** What gpt-4o-mini can answer at most. */
const MAX_OUTPUT = 16_384;

/** The caller's body as the first step makes it. */
const asSent = (form: Form): string =>
  JSON.stringify({ ...BODY, model: "gpt-4o-mini", stream: form === "stream" });

function expectedCharge(charge: Expected, form: Form): Charge {
  if (typeof charge === "string") return charge;
  const { completion, outputTokens: output } = charge;
  if (output === undefined) return { prompt: PROMPT, completion };
  const unseen = { ...NO_TOKENS, input: asSent(form).length - PROMPT.length, output };
  return { prompt: PROMPT, completion, unseen, maxOutputTokens: MAX_OUTPUT };
}

type Expected = "free" | "used" | ReturnType<typeof estimated> | ReturnType<typeof textsOnly>;
type ExpectedEvent = readonly [setting: string, status: number, charge: Expected];

const eventsOf = (expected: readonly ExpectedEvent[], form: Form) =>
  expected.map(([setting, status, charge]) => [setting, status, expectedCharge(charge, form)]);

const A = 0;
const B = 1;
const C = 2;
const at = (setting: number, status: number, charge: Expected): ExpectedEvent => [
  String(setting),
  status,
  charge,
];

/** A failure, what follows from it, and what its attempts cost. */
type Row = readonly [
  what: string,
  failing: Readonly<Record<Form, Script>>,
  called: string,
  waits: readonly number[],
  events: readonly ExpectedEvent[],
];

const both = (script: Script) => ({ plain: script, stream: script });
/** Tokens that may be on their way when a connection breaks, and with them what can be made in a step's five seconds. */
const BROKEN = estimated(16);
const STALLED = estimated(16 + 5 * 400);
const twice = (status: number, charge: Expected) => [
  at(A, status, charge),
  at(A, status, charge),
  at(C, 200, "used"),
];
const rotated = (status: number) => [
  at(A, status, "free"),
  at(B, status, "free"),
  at(C, 200, "used"),
];

const FAILED_OVER: readonly Row[] = [
  ["refuses connections", both({ does: "refuse" }), "AAC", [1000], twice(502, "free")],
  ["resets before its headers", both({ does: "reset" }), "AAC", [1000], twice(502, BROKEN)],
  ["stalls before its headers", both({ does: "stall" }), "AAC", [1000], twice(504, STALLED)],
  [
    "stalls after its headers",
    { plain: { ...plainOf("", "stall"), chunks: [] }, stream: streamOf([], "stall") },
    "AAC",
    [1000],
    twice(504, STALLED),
  ],
  [
    "stalls after its opening",
    { plain: plainOf('{"model":', "stall"), stream: streamOf(events(OPENING), "stall") },
    "AAC",
    [1000],
    twice(504, STALLED),
  ],
  [
    "is cut before its content",
    { plain: plainOf('{"model":', "cut"), stream: streamOf(events(OPENING), "cut") },
    "AAC",
    [1000],
    twice(502, BROKEN),
  ],
  [
    "reports an error first",
    { plain: plainOf(JSON.stringify(TROUBLE)), stream: streamOf(events(TROUBLE)) },
    "AAC",
    [1000],
    twice(500, "free"),
  ],
  [
    "reports an error behind its opening",
    { plain: plainOf(JSON.stringify(TROUBLE)), stream: streamOf(events(OPENING, TROUBLE)) },
    "AAC",
    [1000],
    twice(500, "free"),
  ],
  [
    "answers with garbage",
    { plain: plainOf("<html>no</html>"), stream: streamOf(["<html>no</html>"]) },
    "AAC",
    [1000],
    twice(502, BROKEN),
  ],
  ...[408, 409, 500, 503, 529].map((status): Row => [
    `answers ${status}`,
    both(refusing(status)),
    "AAC",
    [1000],
    twice(status, "free"),
  ]),
  [
    "answers 503 and asks to wait",
    both(refusing(503, { "retry-after": "3" })),
    "AAC",
    [3000],
    twice(503, "free"),
  ],
  ["answers 429", both(refusing(429)), "ABC", [], rotated(429)],
  [
    "answers 429 and asks to wait",
    both(refusing(429, { "retry-after": "3" })),
    "ABC",
    [],
    rotated(429),
  ],
  ["answers 401", both(refusing(401)), "ABC", [], rotated(401)],
  ["answers 402", both(refusing(402)), "ABC", [], rotated(402)],
  ["answers 403", both(refusing(403)), "ABC", [], rotated(403)],
  [
    "answers 429 of an empty account",
    both(refusing(429, {}, { code: "insufficient_quota" })),
    "ABC",
    [],
    rotated(429),
  ],
  ["answers 404", both(refusing(404)), "AC", [], [at(A, 404, "free"), at(C, 200, "used")]],
];

const FORMS = ["plain", "stream"] as const;
const STRATEGIES = ["ordered", "weighted", "least-latency", "least-cost"] as const;
const CASES = FAILED_OVER.flatMap(([what, failing, called, waits, expected]) =>
  FORMS.map((form) => ({ form, what, failing: failing[form], called, waits, expected })),
);

/** The same steps in the same order, whichever way they are chosen. */
const routeBy = (strategy: (typeof STRATEGIES)[number]) =>
  aRoute({
    strategy,
    steps: [aStep({ retries: 1, weight: 1 }), { ...AZURE_STEP, weight: 0 }],
  });

describe.each(STRATEGIES)("a route by %s whose first step", (strategy) => {
  it.each(CASES)(
    "($form) $what is answered by another, and charges what was used",
    async ({ called, expected, failing, form, waits }) => {
      const seen = await callWith(form, failing, routeBy(strategy));
      const told = eventsOf(expected, form);
      expect([seen.called, seen.waits, seen.events]).toEqual([called, waits, told]);
      // What gpt-4o charges for the answer that was given; no attempt that was refused is charged.
      expect(seen.nano).toEqual([10 * 2500 + 5 * 10_000]);
      expect([seen.answer.status, seen.text]).toEqual([
        200,
        form === "plain" ? ANSWER : STREAM.slice(0, 3).join("") + STREAM[4],
      ]);
      expect(Object.fromEntries(seen.answer.headers)).toMatchObject({
        "x-lintel-route": ROUTE_ID,
        "x-lintel-provider": "azure",
        "x-lintel-attempts": String(called.length),
      });
    },
  );

  it.each<[string, Script, Expected]>([
    [
      "is cut behind its content",
      streamOf(events(OPENING, CONTENT), "cut"),
      estimated(16, "Hello"),
    ],
    [
      "stalls behind its content",
      streamOf(events(OPENING, CONTENT), "stall"),
      // Ten minutes of silence are enough for all that it can answer.
      estimated(MAX_OUTPUT, "Hello"),
    ],
    [
      "reports an error behind its content",
      streamOf(events(OPENING, CONTENT, TROUBLE)),
      textsOnly("Hello"),
    ],
  ])("(stream) %s keeps its caller: nothing is sent twice", async (_what, failing, charge) => {
    const seen = await callWith("stream", failing, routeBy(strategy));
    expect([seen.called, seen.answer.status]).toEqual(["A", 200]);
    expect(seen.text).toContain("Hello");
    expect(seen.text).toContain("error");
    expect(seen.events).toEqual(eventsOf([at(A, 200, charge)], "stream"));
  });
});

describe("a route whose first step", () => {
  it.each([
    [400, {}, { message: "no such member" }],
    [405, {}, {}],
    [413, {}, {}],
    [422, { "x-any": "1" }, { type: "invalid_request_error" }],
    [400, {}, { code: "context_length_exceeded" }],
  ])("answers %i has its answer passed on untouched", async (status, headers, error) => {
    for (const form of FORMS) {
      const failing = refusing(status, headers, error);
      const seen = await callWith(form, failing);
      expect([seen.called, seen.answer.status, seen.text]).toEqual([
        "A",
        status,
        failing.chunks[0],
      ]);
      expect(seen.events).toEqual([at(A, status, "free")]);
      world?.close();
    }
  });
});

describe("when every step fails", () => {
  const failing = (script: Script) =>
    startRoute({ script: () => script, route: aRoute({ steps: [aStep(), AZURE_STEP] }) });

  it("the last answer is the caller's, and each attempt has an event", async () => {
    world = await failing(refusing(503, {}, { message: "busy" }));
    const answer = await callRoute(world);
    expect([answer.status, await answer.text()]).toEqual([503, '{"error":{"message":"busy"}}']);
    // The other settings of a step are tried when no step is left.
    expect(world.called).toEqual(["A", "C", "B"]);
    const told = world.records.map(({ event }) => event);
    expect(told.map(({ attempt, attempts }) => [attempt, attempts])).toEqual([
      [1, 1],
      [2, 2],
      [3, 3],
    ]);
    expect(new Set(told.map(({ callId }) => callId)).size).toBe(1);
    expect(new Set(told.map(({ correlationId }) => correlationId)).size).toBe(1);
    expect(new Set(told.map(({ id }) => id)).size).toBe(3);
    expect(told.every(({ routeId }) => routeId === ROUTE_ID)).toBe(true);
  });

  it("502: refused connections", async () => {
    world = await failing({ does: "refuse" });
    const answer = await callRoute(world);
    expect(answer.status).toBe(502);
    expect(answer.headers.get("x-lintel-attempts")).toBe("3");
  });
});

describe("a call that may have been acted on", () => {
  const responses = (given: object, overrides: object = {}) =>
    startRoute({
      route: aRoute({ path: "/v1/responses", steps: [aStep({ retries: 1 })], ...overrides }),
      script: () => ({ does: "reset" }),
    }).then(async (started) => {
      world = started;
      await (await callRoute(started, { model: "any", input: "Hi", ...given })).text();
      return started.called.join("");
    });

  it("is made again when that costs nothing but money, unless its route says no", async () => {
    expect(await responses({})).toBe("AABB");
    world?.close();
    expect(await responses({}, { repeatSent: false })).toBe("A");
  });

  it.each([
    ["adds to a conversation", { conversation: "conv_1" }],
    ["lets others' tools act", { tools: [{ type: "mcp", server_label: "x" }] }],
    ["begins a job", { background: true }],
  ])("is not made again when it %s", async (_what, given) => {
    expect(await responses(given)).toBe("A");
  });
});

describe("time", () => {
  it("ends a route's retries before the caller's own deadline", async () => {
    const steps = [aStep({ retries: 5, retryInterval: "2s" })];
    world = await startRoute({ script: () => refusing(500), route: aRoute({ steps }) });
    const answer = await callRoute(world, BODY, { "x-request-timeout": "5s" });
    expect(answer.status).toBe(500);
    expect(world.time.waits).toEqual([2000, 2000]);
  });

  it("of an exponential back-off grows", async () => {
    const steps = [aStep({ retries: 3 })];
    const route = aRoute({ steps, retryStrategy: "exponential" });
    world = await startRoute({ script: () => refusing(500), route });
    await callRoute(world);
    expect(world.time.waits.slice(0, 3)).toEqual([500, 750, 1125]);
  });

  it("of a step is what its upstream is given: for a whole answer, and for a stream until its first content", async () => {
    const steps = [aStep({ timeout: "5s", firstByteTimeout: "2s" })];
    world = await startRoute({ script: () => WELL.stream, route: aRoute({ steps }) });
    await (await callRoute(world)).text();
    await (await callRoute(world, { ...BODY, stream: true })).text();
    expect(world.sent.map(({ deadlines }) => [deadlines.firstByteMs, deadlines.totalMs])).toEqual([
      [5000, 5000],
      [2000, 600_000],
    ]);
  });
});
