import { NO_TOKENS } from "@lintel/core";

import type { DrawnCall, Ids, Span } from "./draw-calls.ts";

const CALL_ID = "0b6f1c52-7f0e-4f6e-9a51-3a1c5d0e8f01";
const FIRST = "0b6f1c52-7f0e-4f6e-9a51-3a1c5d0e8f02";

const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64");

const PROMPT = {
  model: "gpt-4o",
  stream: true,
  messages: [
    { role: "system", content: "You help customers of Northwind. Answer in two sentences." },
    {
      role: "user",
      content: "I am [NAME_1], mail [EMAIL_1]. Order 4471 arrived broken; can you replace it?",
    },
  ],
};
const ANSWER = {
  text: "I am sorry about that, [NAME_1]. A replacement for order 4471 leaves today, and the label for the return is in your mail.",
};

/** The newest call: its first attempt was too slow, the second answered, with a policy and stored bodies. */
export function withStory(
  drawn: readonly DrawnCall[],
  ids: Ids,
  span: Span,
): { readonly drawn: readonly DrawnCall[]; readonly storyId: string } {
  const first = firstAttempt(ids, span);
  return { drawn: [...drawn, first, secondAttempt(ids, first)], storyId: CALL_ID };
}

const firstAttempt = (ids: Ids, { nowMs }: Span): DrawnCall => ({
  usage: NO_TOKENS,
  event: {
    id: FIRST,
    callId: CALL_ID,
    createdAtMs: nowMs - 42_000,
    keyId: ids.keys.get("Support copilot") ?? "",
    tags: ["production", "team-support"],
    userId: "acme",
    customId: "ticket-20931",
    path: "/api/routes/support/chat",
    method: "POST",
    streamed: true,
    policyId: ids.policies.get("Customer data") ?? "",
    routeId: ids.routes.get("support-chat") ?? "",
    correlationId: "req-7d1f0c",
    provider: "openai",
    settingId: ids.settings.get("OpenAI production") ?? "",
    model: "gpt-4o",
    status: 504,
    errorCode: "upstream_timeout",
    ending: "timeout",
    attempts: 1,
    attempt: 1,
    countsCall: false,
    latencyMs: 2014,
    action: "redacted",
    policyMatches: { name: 1, email: 1 },
    admitted: true,
  },
});

const secondAttempt = (ids: Ids, first: DrawnCall): DrawnCall => ({
  usage: { ...NO_TOKENS, input: 823, cacheRead: 1536, output: 187 },
  event: {
    ...first.event,
    id: CALL_ID,
    provider: "anthropic",
    settingId: ids.settings.get("Anthropic EU") ?? "",
    model: "claude-sonnet-4-5",
    responseModel: "claude-sonnet-4-5-20250929",
    status: 200,
    errorCode: undefined,
    ending: "complete",
    attempts: 2,
    attempt: 2,
    countsCall: true,
    latencyMs: 5218,
    ttftMs: 2702,
    overheadUs: 412,
    request: base64(PROMPT),
    response: base64(ANSWER),
    metadata: JSON.stringify({ ticket: 20_931, channel: "mail" }),
  },
});
