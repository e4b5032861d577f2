// In place of `vitest` in test files.
export { assert, chai, expect, expectTypeOf, vi } from "vitest";

export {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  it,
  it as test,
  onTestFinished,
} from "./suites.ts";
