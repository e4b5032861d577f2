import { afterEach, describe, expect, it } from "vitest";

import { type FrontWorld, startFront } from "../front/front-world.ts";
import { SECRET } from "../routes/route-objects.ts";
import type { Script } from "../routes/scripted-upstream.ts";
import { type CallerDialect, CALLERS } from "./callers/callers.ts";
import type { Scenario, Scripted } from "./scenarios.ts";
import { answerChat } from "./targets/answer-chat.ts";
import { answerMessages } from "./targets/answer-messages.ts";
import { answerResponses } from "./targets/answer-responses.ts";
import { type TargetDialect, TARGETS, TOKEN } from "./targets/targets.ts";

let world: FrontWorld | undefined;
afterEach(() => world?.close());

/** Where only calls with a limit are priced at once. */
const LIMITED = { costLimitNano: 1e12 } as const;

/** Nano-dollars for a token of input, one from the cache, and one of output, as the vendors list them (November 2026). */
const LISTED: Readonly<Record<string, readonly [number, number, number]>> = {
  "bedrock amazon.nova-lite-v1:0": [60, 15, 240],
  "anthropic claude-sonnet-4-5": [3000, 300, 15_000],
  "vertex claude-sonnet-4-5@20250929": [3000, 300, 15_000],
  "deepseek deepseek-chat": [270, 70, 1100],
  "gemini gemini-2.5-flash": [300, 30, 2500],
  "vertex gemini-2.5-flash": [300, 30, 2500],
  "azure gpt-4o": [2500, 1250, 10_000],
  "cohere command-a-03-2025": [2500, 2500, 10_000],
  "openai gpt-5-pro": [15_000, 15_000, 120_000],
};

const ANSWER: Scripted = {
  texts: ["Fo", "ur."],
  thought: { text: "2 and 2", signature: "c2lnbmVk" },
  stop: "end",
  usage: { input: 20_011, cached: 5003, output: 707, reasoning: 301 },
};

/** Its own name stands for a model that has no price yet. */
const priced = (target: TargetDialect): TargetDialect =>
  target.model === "gemini-3-flash" ? { ...target, model: "gemini-2.5-flash" } : target;

const CASES = TARGETS.map(priced).map((target) => ({
  target,
  place: `${target.setting.provider} ${target.model}`,
}));

/** By hand: each token at the price of its class. */
function costOf([input, fromCache, output]: readonly [number, number, number]): number {
  const { usage } = ANSWER;
  return (usage.input - usage.cached) * input + usage.cached * fromCache + usage.output * output;
}

const FORMS: readonly Scenario[] = [
  { name: "plain", answer: ANSWER },
  { name: "streamed", isStreamed: true, answer: ANSWER },
];

/** What providers that speak a caller's dialect themselves answer in it. */
const OWN_ANSWERS: Readonly<Record<string, TargetDialect["answer"]>> = {
  "openai-chat": answerChat,
  "anthropic-messages": answerMessages,
  "openai-responses": answerResponses,
};

/** In what a target answers the calls of a dialect; `undefined` where that is not simulated. */
const answerTo = ({ name }: CallerDialect, target: TargetDialect) =>
  target.isSpokenAs?.includes(name) === true ? OWN_ANSWERS[name] : target.answer;

describe("the same answer of the same model", () => {
  it.each(CASES)(
    "costs the same at $place in every dialect, plain and streamed, translated or not",
    async ({ place, target }) => {
      const listed = LISTED[place];
      if (listed === undefined) throw new Error(`the price at ${place} is to be written down`);
      let answer: Script = TOKEN;
      world = await startFront({
        settings: [target.setting],
        key: LIMITED,
        script: (_name, _before, { url }) => (url.host === "token.test" ? TOKEN : answer),
      });
      const gateway = { origin: world.origin, secret: SECRET };
      const costs: Record<string, number | undefined> = {};
      for (const caller of CALLERS) {
        const answered = answerTo(caller, target);
        if (answered === undefined) continue;
        for (const form of FORMS) {
          answer = answered(form);
          const { usage } = await caller.call(gateway, target.model, form);
          expect(usage).toMatchObject({ input: 20_011, cached: 5003, output: 707 });
          costs[`${caller.name} ${form.name}`] = world.records.at(-1)?.reservation?.costNano;
        }
      }
      const paths = Object.keys(costs);
      expect(paths.length).toBeGreaterThanOrEqual(6);
      expect(world.records).toHaveLength(paths.length);
      expect(costs).toEqual(Object.fromEntries(paths.map((path) => [path, costOf(listed)])));
    },
  );
});
