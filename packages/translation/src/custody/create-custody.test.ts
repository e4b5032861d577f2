import { expect, it } from "vitest";

import { createCustody } from "./create-custody.ts";

const one = Buffer.alloc(32, 1);
const two = Buffer.alloc(32, 2);

it("opens what it has sealed, and the same text has the same seal", () => {
  const custody = createCustody([one]);
  const sealed = custody.seal("Grüße");
  expect(custody.unseal(sealed)).toBe("Grüße");
  expect(custody.seal("Grüße")).toBe(sealed);
  expect(custody.seal("Grüsse")).not.toBe(sealed);
  expect(sealed).not.toContain("Gr");
});

it("opens what was sealed under an older key, and nothing of a key it has not", () => {
  const sealed = createCustody([one]).seal("x");
  expect(createCustody([two, one]).unseal(sealed)).toBe("x");
  expect(createCustody([two]).unseal(sealed)).toBeUndefined();
});

it("opens nothing that was changed, and nothing that was not sealed", () => {
  const custody = createCustody([one]);
  const sealed = custody.seal("x");
  const last = sealed.at(-1) === "A" ? "B" : "A";
  for (const text of [`${sealed.slice(0, -1)}${last}`, sealed.slice(0, 12), "x", "lsig1_", ""]) {
    expect(custody.unseal(text)).toBeUndefined();
  }
});
