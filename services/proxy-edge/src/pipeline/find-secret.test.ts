import { describe, expect, it } from "vitest";

import { findSecret, maskSecret } from "./find-secret.ts";

describe("findSecret", () => {
  it.each([
    [{ authorization: "Bearer sk-1" }, "sk-1"],
    [{ authorization: "bEARER   sk-1" }, "sk-1"],
    [{ authorization: `Basic ${btoa("user:sk:1")}` }, "sk:1"],
    [{ authorization: `Basic ${btoa("no-colon")}` }, ""],
    [{ authorization: "Digest sk-1" }, ""],
    [{ authorization: "sk-1" }, ""],
    [{ "api-key": "sk-2", authorization: "Bearer sk-1" }, "sk-2"],
    [{ "x-api-key": " sk-3 ", "api-key": "sk-2" }, "sk-3"],
    [{ "x-api-key": ["sk-4", "sk-5"] }, "sk-4"],
    [{}, ""],
  ])("in %j finds %j", (headers, secret) => {
    expect(findSecret(headers)).toBe(secret);
  });
});

it("maskSecret shows no more than the contract does", () => {
  expect(maskSecret("sk-abcdef")).toBe(`sk-ab${"*".repeat(46)}`);
  expect(maskSecret("sk-12")).toBe("s*****");
});
