import { expect, it } from "vitest";

import { readDetectorEnv } from "../test/read-detector-env.ts";

it("chooses none unless told", () => {
  expect(readDetectorEnv({}).LINTEL_DETECTORS).toEqual([]);
});

it.each([
  [
    { LINTEL_DETECTORS: "comprehend" },
    "AWS_ACCESS_KEY_ID is missing: LINTEL_DETECTORS has comprehend",
  ],
  [{ LINTEL_DETECTORS: "presidio" }, "LINTEL_PRESIDIO_URL is missing"],
  [{ LINTEL_DETECTORS: "http" }, "LINTEL_DETECTOR_URL is missing"],
  [{ LINTEL_DETECTORS: "openai" }, "OPENAI_API_KEY is missing"],
  [{ LINTEL_DETECTORS: "presidio,google" }, "LINTEL_DETECTORS: must be a list of"],
])("refuses %j", (env, problem) => {
  expect(() => readDetectorEnv(env)).toThrow(problem);
});
