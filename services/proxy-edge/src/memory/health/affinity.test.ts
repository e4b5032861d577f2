import { conversationOf } from "@lintel/core";
import { expect, it } from "vitest";

import { Breakers } from "./breakers.ts";
import { RouteHealth } from "./route-health.ts";

interface Message {
  readonly role: string;
  readonly content: string;
}

/** What a provider keeps of prompts for one account: every beginning of every prompt it has seen. */
class SimulatedPromptCache {
  readonly #seen = new Set<string>();

  /** How many characters of a prompt are in the cache; then all of them are. */
  read(prompt: readonly Message[]): number {
    let beginning = "";
    let cached = 0;
    for (const { content, role } of prompt) {
      beginning += `${role}:${content}\n`;
      if (this.#seen.has(beginning)) cached = beginning.length;
      this.#seen.add(beginning);
    }
    return cached;
  }
}

const SETTINGS = ["setting-a", "setting-b", "setting-c"];
const PLACES = SETTINGS.map((settingId) => ({ settingId, model: "gpt-4o", step: 0, weight: 1 }));

let proxyCount = 0;

/** Numbers from 0 to below 1 that are the same in each run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function aProxy() {
  const clocks = { now: () => 1_700_000_000_000, random: seeded(proxyCount) };
  proxyCount += 1;
  const health = new RouteHealth(new Breakers(clocks), clocks);
  return (affinity: string | undefined): string => {
    const [first] = health.order(PLACES, {
      strategy: "ordered",
      affinity,
      spreads: true,
      streamed: false,
      costOf: () => undefined,
    });
    return first?.settingId ?? "";
  };
}

/** The prompts of 120 conversations under way at once, ten turns each, with one of five system prompts. */
function* promptsOf() {
  const conversations = Array.from({ length: 120 }, (_, number) => [
    { role: "system", content: `You are assistant ${number % 5}. ${"Be brief. ".repeat(200)}` },
    { role: "user", content: `Question ${number}` },
  ]);
  for (let turn = 0; turn < 10; turn += 1) {
    for (const [number, prompt] of conversations.entries()) {
      yield prompt;
      prompt.push({ role: "assistant", content: `Answer ${turn} of ${number}. `.repeat(20) });
      prompt.push({ role: "user", content: `And then, ${turn}?` });
    }
  }
}

/** The part of all prompts' characters that was read from caches. */
function hitRate(accountOf: (prompt: readonly Message[]) => string): number {
  const caches = new Map<string, SimulatedPromptCache>();
  let cached = 0;
  let total = 0;
  for (const prompt of promptsOf()) {
    const account = accountOf(prompt);
    const cache = caches.get(account) ?? new SimulatedPromptCache();
    caches.set(account, cache);
    cached += cache.read(prompt);
    total += prompt.reduce((sum, { content, role }) => sum + role.length + content.length + 2, 0);
  }
  return cached / total;
}

it("three settings and two proxies hit providers' prompt caches at 99 % of what one account does", () => {
  const proxies = [aProxy(), aProxy()];
  const random = seeded(7);
  const anyProxy = () => proxies[Math.floor(random() * 2)] ?? aProxy();
  const direct = hitRate(() => "the account");
  const routed = hitRate((messages) =>
    anyProxy()(conversationOf({ sessionId: "", user: "", json: { messages } })),
  );
  const rotated = hitRate(() => anyProxy()(undefined));
  expect(routed / direct).toBeGreaterThanOrEqual(0.99);
  // What is gained by it: without, turns of a conversation are spread over accounts.
  expect(rotated / direct).toBeLessThan(0.9);
});
