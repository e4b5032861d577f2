import { expect, it } from "vitest";

import { newSecret } from "./new-secret.ts";

it("secrets have 40 letters and digits, each of them in use, and are never the same", () => {
  const secrets = Array.from({ length: 200 }, newSecret);
  for (const secret of secrets) expect(secret).toMatch(/^lk_[0-9A-Za-z]{40}$/);
  expect(new Set(secrets).size).toBe(200);
  expect(new Set(secrets.join("").replaceAll("_", "")).size).toBe(62);
});
