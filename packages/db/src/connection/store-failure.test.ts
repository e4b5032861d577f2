import { describe, expect, it } from "vitest";

import { isDuplicate, isStatementTooSlow, isStoreUnavailable } from "./store-failure.ts";

const failure = (members: object, message = "failed") => Object.assign(new Error(message), members);

describe("isStoreUnavailable", () => {
  it.each([
    ["a refused connection", failure({ code: "ECONNREFUSED" })],
    ["no free connection in time", failure({}, "timeout exceeded when trying to connect")],
    ["no answer in time", failure({}, "Query read timeout")],
    ["a lost connection", failure({}, "Connection terminated unexpectedly")],
    ["a server that shuts down", failure({ code: "57P01" })],
    ["a statement that took too long", failure({ code: "57014" })],
    ["a lock that took too long", failure({ code: "55P03" })],
    ["too many connections", failure({ code: "53300" })],
    ["a deadlock", failure({ code: "40P01" })],
  ])("is true for %s", (_, error) => {
    expect(isStoreUnavailable(error)).toBe(true);
  });

  it.each([
    ["a duplicate", failure({ code: "23505" })],
    ["a wrong statement", failure({ code: "42703" })],
    ["a fault of our own", new TypeError("x is not a function")],
    ["no error at all", "ECONNREFUSED"],
  ])("is false for %s", (_, error) => {
    expect(isStoreUnavailable(error)).toBe(false);
  });
});

it.each([
  ["the server ended", failure({ code: "57014" }), true],
  ["nobody waited for any longer", failure({}, "Query read timeout"), true],
  ["waited for a lock", failure({ code: "55P03" }), false],
])("isStatementTooSlow: a statement that %s", (_, error, isTooSlow) => {
  expect(isStatementTooSlow(error)).toBe(isTooSlow);
});

describe("isDuplicate", () => {
  it("is true for a violation of the named index only", () => {
    const error = failure({ code: "23505", constraint: "keys_secret_hash" });
    expect(isDuplicate(error, "keys_secret_hash")).toBe(true);
    expect(isDuplicate(error, "routes_path")).toBe(false);
    expect(
      isDuplicate(failure({ code: "23503", constraint: "keys_secret_hash" }), "keys_secret_hash"),
    ).toBe(false);
  });
});
