import { expect, it } from "vitest";

import { acceptsSecret } from "./accepts-secret.ts";

it("accepts a former secret until its moment, and the present one always", () => {
  const key = { secretHash: "now", previousSecrets: [{ hash: "before", untilMs: 1000 }] };
  expect(acceptsSecret(key, "now", 5000)).toBe(true);
  expect(acceptsSecret(key, "before", 999)).toBe(true);
  expect(acceptsSecret(key, "before", 1000)).toBe(false);
  expect(acceptsSecret(key, "other", 0)).toBe(false);
});
