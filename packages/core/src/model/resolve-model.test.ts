import fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { ModelOffer, OfferedSetting } from "./model-offer.ts";
import { availableModels, resolveModel, unknownModelSentence } from "./resolve-model.ts";

const setting = (
  provider: string,
  name: string,
  said: Partial<OfferedSetting> = {},
): OfferedSetting => ({ provider, name, allowedModels: [], ...said });
const offer = (of: OfferedSetting, listed?: readonly string[]): ModelOffer => ({
  setting: of,
  listed: listed && new Set(listed),
});
const meaningOf = (
  name: string,
  offers: readonly ModelOffer[],
  routes: readonly { name: string }[] = [],
) => {
  const meaning = resolveModel(name, { offers, routes });
  if (meaning.kind === "setting") {
    return [meaning.settings.map((each) => each.name).join(" "), meaning.model];
  }
  return meaning.kind;
};

describe("a model's name means", () => {
  const vllm = offer(setting("vllm", "v", { modelAliases: { fast: "Qwen/Q" } }), ["Qwen/Q", "b"]);
  const openai = offer(setting("openai", "o"), ["gpt-5", "b"]);

  it.each([
    ["Qwen/Q", ["v", "Qwen/Q"]],
    ["fast", ["v", "Qwen/Q"]],
    ["vllm/fast", ["v", "Qwen/Q"]],
    ["gpt-5", ["o", "gpt-5"]],
    ["openai/gpt-5", ["o", "gpt-5"]],
    ["openai/gpt-99", ["o", "gpt-99"]],
    ["b", ["v", "b"]],
    ["openai/b", ["o", "b"]],
    ["gpt-99", "unknown"],
    ["openai/", "unknown"],
    ["constructor", "unknown"],
    ["", "unknown"],
    ["prod", "route"],
  ])("%s: what the first setting that knows it says", (name, meaning) => {
    expect(meaningOf(name, [vllm, openai], [{ name: "prod" }])).toEqual(meaning);
  });

  it("a route, even where a setting has a model of that name", () => {
    expect(meaningOf("gpt-5", [openai], [{ name: "gpt-5" }])).toBe("route");
  });

  it("a listed model that begins with a provider's name, where that setting comes first", () => {
    const router = offer(setting("openrouter", "r"), ["openai/gpt-5"]);
    expect(meaningOf("openai/gpt-5", [router, openai])).toEqual(["r", "openai/gpt-5"]);
    expect(meaningOf("openai/gpt-5", [openai, router])).toEqual(["o", "gpt-5"]);
  });

  it("nothing at a setting that does not allow it, by whichever name", () => {
    const modelAliases = { fast: "gpt-5", ok: "m" };
    const narrow = offer(setting("openai", "n", { allowedModels: ["m"], modelAliases }), ["gpt-5"]);
    for (const name of ["gpt-5", "fast", "openai/gpt-5", "openai/fast"]) {
      expect(meaningOf(name, [narrow])).toBe("unknown");
    }
    for (const name of ["m", "ok", "openai/m", "openai/ok"]) {
      expect(meaningOf(name, [narrow])).toEqual(["n", "m"]);
    }
  });

  it("a call to the first setting of whose models nothing is known, when none knows it", () => {
    const silent = offer(setting("vllm", "s"));
    expect(meaningOf("x", [openai, silent])).toEqual(["s", "x"]);
    expect(meaningOf("gpt-5", [silent, openai])).toEqual(["o", "gpt-5"]);
    const any = { ...offer(setting("llamacpp", "l"), ["/m.gguf"]), takesAnyModel: true };
    expect(meaningOf("x", [openai, any])).toEqual(["l", "x"]);
    const some = { ...offer(setting("bedrock", "b"), ["nova"]), unlisted: /^arn:/ };
    expect(meaningOf("arn:aws:x", [openai, some])).toEqual(["b", "arn:aws:x"]);
    expect(meaningOf("x", [openai, some])).toBe("unknown");
  });

  it("also the other settings of that provider which have the model", () => {
    const second = offer(setting("openai", "o2"), ["gpt-5"]);
    const third = offer(setting("openai", "o3", { allowedModels: ["other"] }));
    expect(meaningOf("gpt-5", [openai, third, vllm, second])).toEqual(["o o2", "gpt-5"]);
  });
});

const NAME = fc.constantFrom("a", "b", "p/a", "q/b", "p/", "/", "");
const OFFER = fc
  .record({
    provider: fc.constantFrom("p", "q"),
    allowedModels: fc.array(fc.constantFrom("a", "b", "p/a"), { maxLength: 2 }),
    aliases: fc.dictionary(fc.constantFrom("a", "c", "d"), fc.constantFrom("a", "b"), {
      maxKeys: 2,
    }),
    listed: fc.option(fc.array(fc.constantFrom("a", "b", "p/a"), { maxLength: 3 }), {
      nil: undefined,
    }),
  })
  .map(({ aliases: modelAliases, allowedModels, listed, provider }) =>
    offer(setting(provider, "s", { allowedModels, modelAliases }), listed),
  );
const KNOWN = fc.record({
  offers: fc.array(OFFER, { maxLength: 4 }),
  routes: fc.array(fc.record({ name: fc.constantFrom("a", "r") }), { maxLength: 1 }),
});

describe("whatever a key has", () => {
  it("every name that is listed for it means something, and no setting gets a model it does not allow", () => {
    fc.assert(
      fc.property(KNOWN, NAME, (known, name) => {
        for (const available of availableModels(known)) {
          expect(resolveModel(available.name, known).kind).not.toBe("unknown");
        }
        const meaning = resolveModel(name, known);
        if (meaning.kind !== "setting") return;
        for (const { allowedModels } of meaning.settings) {
          expect(allowedModels.length === 0 || allowedModels.includes(meaning.model)).toBe(true);
        }
      }),
    );
  });
});

describe("what is available", () => {
  it("is each name once, with whose it is", () => {
    const alias = { fast: "a" };
    const known = {
      routes: [{ name: "r" }],
      offers: [
        offer(setting("vllm", "v", { modelAliases: alias }), ["a", "b"]),
        offer(setting("openai", "o", { allowedModels: ["b", "c"] }), ["x"]),
      ],
    };
    const found = availableModels(known).map((each) => [each.name, each.setting?.name]);
    expect(found).toEqual([
      ["r", undefined],
      ["fast", "v"],
      ["a", "v"],
      ["b", "v"],
      ["c", "o"],
    ]);
    expect(unknownModelSentence("x", availableModels(known).slice(0, 2))).toBe(
      "model x is not known: this key can call r, fast",
    );
    const many = Array.from({ length: 9 }, (_, at) => ({
      name: `m${at}`,
      setting: {},
      ownedBy: "",
    }));
    expect(unknownModelSentence("y".repeat(300), many)).toBe(
      `model ${"y".repeat(256)}… is not known: this key can call m0, m1, m2, m3, m4, and others`,
    );
  });
});
