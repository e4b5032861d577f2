import { describe, expect, it } from "vitest";

import { SuiteRun } from "./suite-run.ts";
import * as own from "./suites.ts";

/** What a file's tests and hooks did, in order, and what became of them. */
async function run(fill: (note: (what: string) => void) => void) {
  const done: string[] = [];
  const suite = await own.collect(async () => fill((what) => done.push(what)));
  const ran = new SuiteRun(60_000);
  await ran.suite(suite);
  return { done, failed: ran.failed, isLate: ran.isLate };
}

describe("suites without Vitest", () => {
  it("run tests within their hooks, outer ones around inner ones", async () => {
    const { done, failed } = await run((note) => {
      own.beforeAll(() => {
        note("before all");
        return () => note("undone");
      });
      own.afterAll(() => note("after all"));
      own.beforeEach(() => note("outer before"));
      own.afterEach(() => note("outer after"));
      own.describe("inner", () => {
        own.beforeEach(() => note("inner before"));
        own.afterEach(() => note("inner after"));
        own.it("first", () => {
          own.onTestFinished(() => note("finished"));
          note("first");
        });
      });
      own.it("second", () => note("second"));
    });
    expect(failed).toEqual([]);
    expect(done.join(", ")).toBe(
      "before all, outer before, inner before, first, inner after, outer after, finished, " +
        "outer before, second, outer after, after all, undone",
    );
  });

  it("end with the first failure, and clean up", async () => {
    const { done, failed, isLate } = await run((note) => {
      own.afterAll(() => note("after all"));
      own.it.each([1, 2, 3])("number %i", async (at) => {
        note(String(at));
        await Promise.resolve();
        expect(at).toBeLessThan(2);
      });
    });
    expect(done).toEqual(["1", "2", "after all"]);
    expect(failed).toHaveLength(1);
    expect(isLate).toBe(false);
  });

  it("say of a test that does not end that it is late", async () => {
    const { failed, isLate } = await run(() => own.it("waits", () => new Promise(() => {}), 1));
    expect(failed).toHaveLength(1);
    expect(isLate).toBe(true);
  });

  it("leave out what is skipped", async () => {
    const { done, failed } = await run((note) => {
      own.describe.skipIf(true)("not here", () => own.it("not", () => note("no")));
      own.it.skipIf(false)("here", () => note("yes"));
      own.it("gives up", (context) => context.skip());
    });
    expect(done).toEqual(["yes"]);
    expect(failed).toEqual([]);
  });
});
