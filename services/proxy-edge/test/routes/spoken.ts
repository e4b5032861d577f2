import Anthropic from "@anthropic-ai/sdk";
import OpenAI from "openai";
import { expect } from "vitest";

import type { Scripted } from "../translation/scenarios.ts";
import { answerChat } from "../translation/targets/answer-chat.ts";
import { answerMessages } from "../translation/targets/answer-messages.ts";
import { answerResponses } from "../translation/targets/answer-responses.ts";
import { aRoute, aSetting, aStep, SECRET } from "./route-objects.ts";
import { type Given, type RouteWorld, startRoute } from "./route-world.ts";
import { type Script, streamOf } from "./scripted-upstream.ts";

export const SETTINGS = [aSetting("A"), aSetting("C", { provider: "anthropic" })];
export const OPENAI = aStep({ model: "gpt-4o-mini" });
export const CLAUDE = aStep({ provider: "anthropic", model: "claude-sonnet-4-5" });

export const FIRST: Scripted = {
  texts: ["One two ", "three "],
  stop: "end",
  usage: { input: 20, cached: 0, output: 7 },
};
export const REST: Scripted = {
  texts: ["four", "."],
  stop: "end",
  usage: { input: 30, cached: 10, output: 3 },
};
const ANSWERS = { chat: answerChat, messages: answerMessages, responses: answerResponses };
type Dialect = keyof typeof ANSWERS;

export const answer = (dialect: Dialect, said: Scripted): Extract<Script, { does: "answer" }> => {
  const script = ANSWERS[dialect]({ name: "scripted", isStreamed: true, answer: said });
  if (script.does !== "answer") throw new Error("a stream is scripted");
  return script;
};

/** An answer that breaks off in the middle of the event behind the one that has `text`. */
export function cut(dialect: Dialect, text = "three ", said = FIRST): Script {
  const { chunks } = answer(dialect, said);
  const at = chunks.findIndex((chunk) => chunk.includes(JSON.stringify(text))) + 1;
  const half = String(chunks[at] ?? "").slice(0, 20);
  return streamOf([...chunks.slice(0, at).map(String), half], "cut");
}

/** What an SDK has made of a stream. */
interface Heard {
  readonly text: string;
  readonly stop: string | null | undefined;
  /** Of input, the cached included, and of output. */
  readonly used: readonly [number | undefined, number | undefined];
}

export interface Spoken {
  readonly dialect: Dialect;
  readonly path: string;
  readonly call: (world: RouteWorld, given?: object) => Promise<Heard>;
  /** The step that speaks it, and the one that is translated to. */
  readonly steps: readonly [own: object, other: object];
  /** Of the two attempts together; a stream of chat that is cut has reported nothing. */
  readonly used: readonly [number, number];
}

const base = ({ url }: RouteWorld, path: string): string => url.slice(0, -path.length);
export const openai = (at: RouteWorld, path: string) =>
  new OpenAI({ baseURL: base(at, path), apiKey: SECRET, maxRetries: 0 });

export const SPOKEN: readonly Spoken[] = [
  {
    dialect: "chat",
    path: "/chat/completions",
    steps: [OPENAI, CLAUDE],
    used: [30, 3],
    async call(at, given) {
      const stream = openai(at, "/chat/completions").chat.completions.stream({
        model: "any",
        messages: [{ role: "user", content: "Count" }],
        stream_options: { include_usage: true },
        ...given,
      });
      const { choices, usage } = await stream.finalChatCompletion();
      return {
        text: choices[0]?.message.content ?? "",
        stop: choices[0]?.finish_reason,
        used: [usage?.prompt_tokens, usage?.completion_tokens],
      };
    },
  },
  {
    dialect: "messages",
    path: "/v1/messages",
    steps: [CLAUDE, OPENAI],
    used: [50, 4],
    async call(at, given) {
      const client = new Anthropic({
        baseURL: base(at, "/v1/messages"),
        apiKey: SECRET,
        maxRetries: 0,
      });
      const asked = { model: "any", max_tokens: 100, ...given };
      const messages = [{ role: "user", content: "Count" } as const];
      const { content, stop_reason, usage } = await client.messages
        .stream({ ...asked, messages })
        .finalMessage();
      expect(content).toHaveLength(1);
      return {
        text: content.map((block) => (block.type === "text" ? block.text : "?")).join(""),
        stop: stop_reason,
        used: [usage.input_tokens + (usage.cache_read_input_tokens ?? 0), usage.output_tokens],
      };
    },
  },
  {
    dialect: "responses",
    path: "/responses",
    steps: [OPENAI, CLAUDE],
    used: [30, 3],
    async call(at, given) {
      const stream = openai(at, "/responses").responses.stream({
        model: "any",
        input: "Count",
        store: false,
        ...given,
      });
      const numbers: number[] = [];
      const items = new Set<string>();
      stream.on("event", (event) => {
        numbers.push(event.sequence_number);
        if ("item_id" in event) items.add(event.item_id);
      });
      const { id, output, output_text, status, usage } = await stream.finalResponse();
      // One response, whose events are counted on, and whose item is the one that was begun.
      expect(id).toBe("resp_1");
      expect(numbers).toEqual(numbers.map((_, index) => index));
      expect([...items]).toEqual(["msg_1"]);
      expect(output).toMatchObject([{ id: "msg_1", status: "completed" }]);
      return { text: output_text, stop: status, used: [usage?.input_tokens, usage?.output_tokens] };
    },
  },
];

export const [CHAT, MESSAGES] = spoken();

function spoken(): readonly [Spoken, Spoken] {
  const [chat, messages] = SPOKEN;
  if (chat === undefined || messages === undefined) throw new Error("both are spoken");
  return [chat, messages];
}

export const dialectOf = (step: object, own: Dialect): Dialect => {
  if (step === CLAUDE) return "messages";
  return own === "responses" ? "responses" : "chat";
};

export const routed = (path: string, steps: readonly object[], more: object = {}) =>
  aRoute({ path: `/production${path}`, steps, onCut: "continue", ...more });

/** The body of the last request. */
export function lastBody({ sent }: RouteWorld): string {
  const { body } = sent.at(-1) ?? {};
  return Buffer.isBuffer(body) ? body.toString() : "";
}

export const told = ({ records }: RouteWorld) =>
  records.map(({ event: { attempt, correlationId, countsCall, ending, errorCode, status } }) => ({
    attempt,
    ending,
    errorCode,
    status,
    countsCall,
    isOne: correlationId === records[0]?.event.correlationId,
  }));

/** A route of the dialect, whose answers are continued. */
export const startSpoken = (
  { path }: Spoken,
  steps: readonly object[],
  given: Omit<Given, "route" | "settings">,
  route: object = {},
): Promise<RouteWorld> =>
  startRoute({ ...given, settings: SETTINGS, route: routed(path, steps, route) });
