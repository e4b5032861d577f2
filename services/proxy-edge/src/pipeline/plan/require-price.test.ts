import type { Holder } from "@lintel/admission";
import { GatewayError, NO_TOKENS } from "@lintel/core";
import { PROVIDERS, readEndpointCall } from "@lintel/providers";
import { storedSetting } from "@lintel/testkit/objects";
import { describe, expect, it } from "vitest";

import { createProviderPaths } from "../../surfaces/provider-paths.ts";
import type { Attempt } from "./plan-attempt.ts";
import { requirePrice } from "./require-price.ts";

const PATH = "/api/providers/openai/v1/chat/completions";
const found = createProviderPaths(PROVIDERS).find("POST", PATH);
if (found === undefined) throw new Error("chat is served");
const { inbound, targets } = found;
const [target] = targets;
const verdict = readEndpointCall(target.endpoint, Buffer.from('{"model":"gpt-x","messages":[]}'), {
  method: "POST",
  contentType: "application/json",
  mustKnowModel: false,
  params: {},
});
if (!verdict.readable) throw new Error(verdict.reason);
const call = { body: verdict.body, upload: undefined, timeoutMs: 1000 };
const setting = storedSetting();
const use = { priceOverride: undefined, promptTokens: 10, outputTokens: 10, units: undefined };
const UNPRICED: Attempt = { target, setting, prices: undefined, ...use };
const PRICED: Attempt = { ...UNPRICED, prices: NO_TOKENS };
const TOOLS = {
  maxCalls: 1,
  minCalls: 0,
  promptTokens: 0,
  otherTokens: 0,
  otherNano: 0,
  fixedNano: 0,
  isLimited: false,
} as const;

const NO_LIMITS = { cost: [], rate: [] };
const UNLIMITED: Holder = { scope: "key", id: "k", limits: NO_LIMITS };
const KEY: Holder = { ...UNLIMITED, limits: { ...NO_LIMITS, totalCostNano: 5 } };
const USER: Holder = { ...KEY, scope: "user" };

/** What the refusal says; `undefined` when the call may be made. */
function refusalOf(
  unpriced: Parameters<typeof requirePrice>[0]["unpriced"],
  attempt: Attempt,
  ...holders: readonly Holder[]
): string | undefined {
  try {
    requirePrice({ unpriced }, { attempt, call, inbound }, holders);
    return undefined;
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    return `${error.code}: ${error.message}`;
  }
}

describe("a call without a price", () => {
  it("is refused always, never, or where cost is limited, as the operator decided", () => {
    const refused = expect.stringMatching(/^model_unpriced: model gpt-x has no price/);
    expect(refusalOf("allow", UNPRICED, KEY)).toBeUndefined();
    expect(refusalOf("allow-unlimited", UNPRICED)).toBeUndefined();
    expect(refusalOf("allow-unlimited", UNPRICED, UNLIMITED)).toBeUndefined();
    expect(refusalOf("allow-unlimited", UNPRICED, KEY)).toEqual(refused);
    expect(refusalOf("allow-unlimited", UNPRICED, UNLIMITED, USER)).toEqual(refused);
    expect(refusalOf("refuse", UNPRICED)).toEqual(refused);
    expect(refusalOf("refuse", UNPRICED, UNLIMITED)).toEqual(refused);
  });

  it("says whose limit is in the way", () => {
    expect(refusalOf("allow-unlimited", UNPRICED, KEY)).toContain("use a key without limits");
    expect(refusalOf("allow-unlimited", UNPRICED, USER)).toContain(
      "call for a user without limits",
    );
    expect(refusalOf("refuse", UNPRICED)).not.toContain("without limits");
  });

  it("is also one whose tool, or whose units, have none", () => {
    expect(refusalOf("refuse", PRICED)).toBeUndefined();
    const container = { ...PRICED, tools: { ...TOOLS, unpriced: "code_interpreter" } };
    expect(refusalOf("refuse", container)).toContain("code_interpreter has no price");
    const pictures = { ...PRICED, units: { images: 1 } };
    expect(refusalOf("refuse", pictures)).toContain("for its images here");
    const searches = { ...PRICED, tools: { ...TOOLS, units: { webSearches: 1 } } };
    expect(refusalOf("refuse", searches)).toContain("for its web searches here");
    const priced = { ...NO_TOKENS, images: 5, webSearches: 6 };
    expect(refusalOf("refuse", { ...pictures, prices: priced })).toBeUndefined();
    expect(refusalOf("refuse", { ...searches, prices: priced })).toBeUndefined();
    expect(refusalOf("refuse", { ...PRICED, units: { images: 0 }, tools: TOOLS })).toBeUndefined();
  });
});
