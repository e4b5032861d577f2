import { expect, it } from "vitest";

import { createCustody } from "./create-custody.ts";

const one = Buffer.alloc(32, 1);
const two = Buffer.alloc(32, 2);

it("opens what it has sealed, and the same text has the same seal", () => {
  const custody = createCustody([one]).of("a");
  const sealed = custody.seal("Grüße");
  expect(custody.unseal(sealed)).toBe("Grüße");
  expect(custody.seal("Grüße")).toBe(sealed);
  expect(custody.seal("Grüsse")).not.toBe(sealed);
  expect(sealed).not.toContain("Gr");
});

it("opens what was sealed under an older key, and nothing of a key it has not", () => {
  const sealed = createCustody([one]).of("a").seal("x");
  expect(createCustody([two, one]).of("a").unseal(sealed)).toBe("x");
  expect(createCustody([two]).of("a").unseal(sealed)).toBeUndefined();
});

it("opens for nobody what was sealed for another, and that the texts are the same cannot be seen", () => {
  const custodies = createCustody([one]);
  const sealed = custodies.of("a").seal("x");
  expect(custodies.of("b").unseal(sealed)).toBeUndefined();
  expect(custodies.of("b").seal("x")).not.toBe(sealed);
});

it("opens nothing that was changed, and nothing that was not sealed", () => {
  const custody = createCustody([one]).of("a");
  const sealed = custody.seal("x");
  const last = sealed.at(-1) === "A" ? "B" : "A";
  for (const text of [`${sealed.slice(0, -1)}${last}`, sealed.slice(0, 12), "x", "lsig1_", ""]) {
    expect(custody.unseal(text)).toBeUndefined();
  }
});
