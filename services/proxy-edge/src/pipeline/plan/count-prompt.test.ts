import { createPriceBook } from "@lintel/prices";
import { PROVIDERS, readEndpointCall } from "@lintel/providers";
import { storedSetting } from "@lintel/testkit/objects";
import { describe, expect, it } from "vitest";

import { AnswerMemory } from "../../memory/answer-memory.ts";
import { createProviderPaths } from "../../surfaces/provider-paths.ts";
import { boundPlan } from "./bound-use.ts";
import { countPrompt, leastUse } from "./count-prompt.ts";
import { planAttempt } from "./plan-attempt.ts";

const CHAT = "openai/v1/chat/completions";
const MESSAGES = "anthropic/v1/messages";
const DEPLOYMENT = "azure/openai/deployments/own/chat/completions";
const PROMPT = "a prompt of many words ".repeat(100);

/** A planned call, and a count of its prompt that finds `counted` tokens, or none at all. */
async function aCall(path: string, counted: number | undefined, model = "gpt-4o") {
  const found = createProviderPaths(PROVIDERS).find("POST", `/api/providers/${path}`);
  if (found === undefined) throw new Error(`${path} is not served`);
  const [target] = found.targets;
  const { endpoint, provider } = target;
  const json = { model, max_tokens: 500, messages: [{ role: "user", content: PROMPT }] };
  const bytes = Buffer.from(JSON.stringify(json));
  const head = { method: "POST", contentType: "application/json", mustKnowModel: false } as const;
  const verdict = readEndpointCall(endpoint, bytes, { ...head, params: found.inbound.params });
  if (!verdict.readable) throw new Error(verdict.reason);
  const call = { body: verdict.body, upload: undefined, timeoutMs: 1000 };
  const askedFor: string[] = [];
  const deps = {
    answers: new AnswerMemory(),
    rules: { timeoutMs: 600_000 },
    prices: createPriceBook(),
    now: () => Date.UTC(2026, 10, 22),
    prompts: {
      bound: async (name: string) => {
        askedFor.push(name);
        return counted;
      },
    },
  };
  const setting = storedSetting({ provider: provider.id });
  const attempt = await planAttempt(deps, { target, setting }, call);
  return {
    askedFor,
    attempt,
    bytes,
    call,
    deps,
    planned: { plan: { attempts: [attempt] as const }, call },
    setting,
  };
}

describe("a prompt that is counted", () => {
  it("is bounded by its count, and leaves room for an answer of 64 tokens", async () => {
    const { askedFor, attempt, deps, planned } = await aCall(CHAT, 700);
    const [counted] = (await countPrompt(deps, planned))?.attempts ?? [];
    expect(askedFor).toEqual(["gpt-4o"]);
    expect(counted).toMatchObject({ isCounted: true, minOutputTokens: 64, outputTokens: 500 });
    expect(counted?.promptTokens).toBeGreaterThanOrEqual(700);
    expect(counted?.promptTokens).toBeLessThan(attempt.promptTokens);
  });

  it.each([
    ["cannot be had", undefined],
    ["is no tighter than its bytes", 100_000],
  ])("keeps its bound where the count %s", async (_why, counted) => {
    const { deps, planned } = await aCall(CHAT, counted);
    expect(await countPrompt(deps, planned)).toBeUndefined();
  });

  it("is not one for a provider whose vocabularies are not public", async () => {
    const { askedFor, deps, planned } = await aCall(MESSAGES, 700, "claude-sonnet-4-5");
    expect(await countPrompt(deps, planned)).toBeUndefined();
    expect(askedFor).toEqual([]);
  });

  it("of a deployment is counted as the model that answered last, and not before one has", async () => {
    const { askedFor, call, deps, planned, setting } = await aCall(DEPLOYMENT, 700);
    expect(await countPrompt(deps, planned)).toBeUndefined();
    expect(askedFor).toEqual([]);
    const answer = { model: "gpt-4o-mini", text: "", usage: undefined } as const;
    deps.answers.note(setting.id, call.body, answer);
    expect(await countPrompt(deps, planned)).toBeDefined();
    expect(askedFor).toEqual(["gpt-4o-mini"]);
  });

  it("is replaced in those attempts of a plan only for which the count is tighter", async () => {
    const { attempt, call, deps } = await aCall(CHAT, 700);
    const tight = { ...attempt, promptTokens: 5 };
    const plan = { attempts: [tight, attempt] as const };
    const attempts = (await countPrompt(deps, { plan, call }))?.attempts ?? [];
    expect(attempts[0]).toBe(tight);
    expect(attempts[1]).toMatchObject({ isCounted: true });
  });
});

describe("the least that counting could find", () => {
  it("is a token for sixteen bytes", async () => {
    const { bytes, call, deps, planned } = await aCall(CHAT, undefined);
    const tokens = Math.ceil(bytes.length / 16);
    const counting = { ...deps, prompts: { bound: () => Promise.resolve(tokens) } };
    const plan = await countPrompt(counting, planned);
    expect(plan).toBeDefined();
    expect(await leastUse(deps, planned)).toEqual(plan && boundPlan(plan, call.body.choices).bound);
  });

  it("is nothing new where the bound is as tight already", async () => {
    const { attempt, call, deps } = await aCall(CHAT, undefined);
    const plan = { attempts: [{ ...attempt, promptTokens: 5 }] as const };
    expect(await leastUse(deps, { plan, call })).toBeUndefined();
  });
});
