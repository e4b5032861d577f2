import { afterEach, expect, test, vi } from "vitest";

import { missingNode } from "./node-runtime.mjs";

afterEach(() => vi.unstubAllEnvs());

test("the running Node is used where it is new enough", () => {
  vi.stubEnv("LINTEL_PINNED_NODE", undefined);
  expect(missingNode()).toBeUndefined();
});

test("an image's build gets the Node that is pinned, whatever runs it", () => {
  vi.stubEnv("LINTEL_PINNED_NODE", "1");
  expect(missingNode()).toMatchObject({ version: expect.stringMatching(/^\d+\.\d+\.\d+$/) });
});
