import { expect, it } from "vitest";

import { readPriceList } from "./price-list.ts";

const MODEL = { provider: "openai", model: "gpt-5", pricesInUsd: { input: 1.25, output: 10 } };

it("a price list is read as it stands", () => {
  expect(readPriceList(JSON.stringify([MODEL]), "list.json")).toEqual([MODEL]);
});

it.each([
  ["{", "list.json is not JSON"],
  ["[]", /^list\.json: : Too small/],
  [JSON.stringify([{ ...MODEL, prices: {} }]), /^list\.json: 0: Unrecognized key: "prices"/],
  [
    JSON.stringify([{ ...MODEL, pricesInUsd: { input: -1, output: 1 } }]),
    /^list\.json: 0\.pricesInUsd\.input: /,
  ],
  [JSON.stringify([MODEL, MODEL]), "list.json: openai gpt-5 is listed twice"],
])("%s is refused by its first fault", (text, message) => {
  expect(() => readPriceList(text, "list.json")).toThrow(message);
});
