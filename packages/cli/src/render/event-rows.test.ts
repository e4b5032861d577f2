import type { components } from "@lintel/admin-client";
import { describe, expect, it } from "vitest";

import { eventRows } from "./event-rows.ts";
import { render } from "./render.ts";

type Event = components["schemas"]["Event"];

const anEvent = (members: Partial<Event> = {}): Event => ({
  id: "3f0c1f6e-4b0e-4c53-9d5e-3d1f5a1f0001",
  created_at: 1_795_000_000,
  tags: [],
  key_id: "3f0c1f6e-4b0e-4c53-9d5e-3d1f5a1f0002",
  cost_in_usd: 0.000_05,
  provider: "openai",
  model: "gpt-4o-mini",
  status: 200,
  prompt_token_count: 10,
  completion_token_count: 5,
  latency_in_ms: 1,
  path: "",
  method: "POST",
  custom_id: "",
  request: "",
  response: "",
  userId: "",
  action: "",
  policyId: "",
  routeId: "",
  correlationId: "",
  metadata: "",
  costInNanoUsd: "50000",
  unpriced: false,
  usageSource: "upstream",
  tokens: {
    input: 10,
    cacheRead: 0,
    cacheWrite: 0,
    output: 5,
    reasoning: 0,
    audioInput: 0,
    audioOutput: 0,
  },
  responseModel: "",
  settingId: "",
  streamed: false,
  ending: "complete",
  errorCode: "",
  attempts: 1,
  callId: null,
  attempt: null,
  ttftInMs: null,
  overheadInMs: null,
  unknownUsage: [],
  clamped: false,
  otherUsage: [],
  outcome: "known",
  policyMatches: {},
  skippedSteps: [],
  corrects: null,
  deployment: "",
  requestedModel: "",
  slotTime: null,
  lost: [],
  ...members,
});

/** Of a window that is not wide. */
const COLUMNS = 120;

describe("a table of events", () => {
  it("has no columns of routes where no call took another way than its first step", () => {
    const table = render(eventRows([anEvent()]));
    expect(table.split("\n").map((line) => line.split(/ {2,}/))).toEqual([
      ["CREATED_AT", "PROVIDER", "MODEL", "STATUS", "INPUT", "OUTPUT", "USD"],
      ["2026-11-18T11:06:40Z", "openai", "gpt-4o-mini", "200", "10", "5", "0.00005"],
      [""],
      ["all of key 3f0c1f6e-4b0e-4c53-9d5e-3d1f5a1f0002"],
      [""],
    ]);
    const other = anEvent({ key_id: "3f0c1f6e-4b0e-4c53-9d5e-3d1f5a1f0003" });
    expect(render(eventRows([anEvent(), other]))).toMatch(
      /^CREATED_AT +KEY +PROVIDER .*\n.*f0002 .*\n.*f0003 .*\n\nkey .*f0002 is .*f0002\nkey .*f0003 is .*f0003\n$/,
    );
  });

  it("is within a screen with several keys, attempts and long names, and says which key is which below", () => {
    const routed = { model: "claude-sonnet-4-5-20250929", provider: "anthropic", attempt: 2 };
    const skippedSteps = [{ step: 1, errorCode: "unsupported", reason: "no tools" }];
    const used = { prompt_token_count: 123_456, completion_token_count: 12_345 };
    const events = ["3f0c1f6e", "c2b8a1d4"].map((begin) =>
      anEvent({
        ...routed,
        ...used,
        skippedSteps,
        key_id: `${begin}-4b0e-4c53-9d5e-3d1f5a1f0002`,
        cost_in_usd: 0.123_456_789,
      }),
    );
    const [table = "", notes = ""] = render(eventRows(events)).split("\n\n");
    const lines = table.split("\n");
    expect(lines.slice(1)).toEqual([
      expect.stringContaining("Z  3f0c  anthropic"),
      expect.stringContaining("Z  c2b8  anthropic"),
    ]);
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(COLUMNS);
    expect(notes).toContain("key 3f0c is 3f0c1f6e-4b0e-4c53-9d5e-3d1f5a1f0002\n");
  });

  it("says which attempt an event is, which steps were left out, and each reason once, within a screen", () => {
    const routeId = "3f0c1f6e-4b0e-4c53-9d5e-3d1f5a1f0009";
    const reason = "locallab does not support `tools`, and\u001B[2J nothing else";
    const skippedSteps = [
      { step: 1, errorCode: "unsupported", reason },
      { step: 3, errorCode: "model_not_allowed", reason: "model is not allowed" },
    ];
    const routed = { routeId, skippedSteps, model: "claude-sonnet-4-5-20250929" };
    const events = [
      anEvent({ ...routed, attempt: 2, provider: "anthropic" }),
      anEvent({ ...routed, attempt: 1, status: 503 }),
    ];
    const lines = render(eventRows(events)).trimEnd().split("\n");
    const [head = "", second = "", first = "", apart, ...notes] = lines;
    expect(head).toMatch(/STATUS +ATTEMPT +SKIPPED +INPUT/);
    expect([second, first]).toEqual([
      expect.stringMatching(/ 200 +2 +1, 3 +10 /),
      expect.stringMatching(/ 503 +1 +1, 3 +10 /),
    ]);
    expect(Math.max(...[head, second, first].map(({ length }) => length))).toBeLessThanOrEqual(
      COLUMNS,
    );
    expect([apart, ...notes]).toEqual([
      "",
      "all of key 3f0c1f6e-4b0e-4c53-9d5e-3d1f5a1f0002",
      `step 1 of route ${routeId} skipped: locallab does not support \`tools\`, and\\u{1b}[2J nothing else`,
      `step 3 of route ${routeId} skipped: model is not allowed`,
    ]);
  });

  it("has what a caller has called the model where that is another name than its server's", () => {
    const events = [
      anEvent({ provider: "ollama", model: "llama3.2:3b", requestedModel: "fast" }),
      anEvent({ requestedModel: "gpt-4o-mini" }),
    ];
    const table = render(eventRows(events));
    expect(table.split("\n").map((line) => line.split(/ {2,}/))).toEqual([
      ["CREATED_AT", "PROVIDER", "MODEL", "REQUESTED", "STATUS", "INPUT", "OUTPUT", "USD"],
      ["2026-11-18T11:06:40Z", "ollama", "llama3.2:3b", "fast", "200", "10", "5", "0.00005"],
      ["2026-11-18T11:06:40Z", "openai", "gpt-4o-mini", "200", "10", "5", "0.00005"],
      [""],
      ["all of key 3f0c1f6e-4b0e-4c53-9d5e-3d1f5a1f0002"],
      [""],
    ]);
  });

  it("prints the events as the service returned them with --json", () => {
    const events = [anEvent({ attempt: 2 })];
    expect(JSON.parse(render(eventRows(events), { asJson: true }))).toEqual(events);
  });
});
