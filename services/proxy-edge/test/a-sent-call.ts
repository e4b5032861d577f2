import { IncomingMessage } from "node:http";
import { Socket } from "node:net";

import type { Key } from "@lintel/core";

import {
  type AuthenticatedCall,
  type Outcome,
  startContext,
} from "../src/pipeline/call-context.ts";
import type { LargeBody } from "../src/ports/large-bodies.ts";
import { aKey, aPlannedCall, PLANNED_AT_MS } from "./a-planned-call.ts";

/** When every call here was sent, on the monotonic clock, whose zero is its arrival. */
const SENT_MS = 1000;
const CHAT = "openai/v1/chat/completions";
export const CHAT_BODY = {
  model: "gpt-4o",
  max_tokens: 500,
  messages: [{ role: "user", content: "Hello" }],
};

/** A call of a key that was sent to its provider, with its plan. */
export async function aSentCall({
  key = {},
  json = CHAT_BODY,
  path = CHAT,
}: { readonly key?: Partial<Key>; readonly json?: object; readonly path?: string } = {}) {
  const planned = await aPlannedCall(path, json);
  const { inbound, call, plan } = planned;
  const incoming = new IncomingMessage(new Socket());
  incoming.method = "POST";
  const span = { traceId: undefined, traceparent: undefined, end: () => undefined };
  const tracer = {
    start: () => ({ ...span, attempt: () => ({ headers: [], end: () => undefined }) }),
  };
  const deps = { tracer, now: () => PLANNED_AT_MS, monotonic: () => 0 };
  const started = startContext(deps, { headers: {}, inbound, incoming });
  const context: AuthenticatedCall = {
    ...started,
    caller: { key: aKey(key), secret: "sk-lintel-test" },
    call,
    attempt: plan.attempts[0],
    attempts: 1,
    isSent: true,
    sentMs: SENT_MS,
  };
  return { ...planned, attempt: plan.attempts[0], context, incoming };
}

const unused = () => Promise.reject(new Error("only the prompt is asked for"));

/** The call's body as one of those whose texts are in another thread, which `prompt` asks. */
export function asLarge(
  { context }: Pick<Awaited<ReturnType<typeof aSentCall>>, "context">,
  prompt: LargeBody["questions"]["prompt"],
): void {
  const { call } = context;
  if (call === undefined) throw new Error("there is no call");
  const questions = {
    bounds: unused,
    member: unused,
    edit: unused,
    rewrite: unused,
    list: unused,
    applyPolicy: unused,
    prompt,
  };
  context.call = { ...call, body: { ...call.body, questions } };
}

/** A whole answer of status 200, unless the overrides say otherwise. */
export const anOutcome = (overrides: Partial<Outcome> = {}): Outcome => ({
  ending: "complete",
  status: 200,
  upstreamStatus: 200,
  ...overrides,
});
