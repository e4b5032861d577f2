import { expect, it } from "vitest";

import { aPolicy } from "../test/a-policy.ts";
import { scanTexts } from "./index.ts";

it("finds what `scan` finds, and pauses while it reads long texts and many", () => {
  const policy = aPolicy({
    config: { rules: { all: "allow_but_redact" } },
    regexConfig: { rules: [{ definition: "falcon-\\d+", action: "block" }] },
  });
  const long = "Mail ada@lovelace.example about falcon-7, or call +44 20 7946 0958. ".repeat(100);
  const texts = [long, "short", ...Array.from({ length: 40 }, () => long.slice(0, 200)), ""];
  const scanning = scanTexts(policy, texts);
  let pauses = 0;
  let step = scanning.next();
  for (; step.done !== true; step = scanning.next()) pauses++;
  expect(step.value).toEqual(texts.map((text) => policy.scan(text)));
  expect(step.value[0]?.length).toBe(300);
  expect(pauses).toBeGreaterThan(10);
});
