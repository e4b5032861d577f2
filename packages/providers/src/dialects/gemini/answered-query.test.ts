import { describe, expect, it } from "vitest";

import type { CallFacts } from "../../contract/call-body.ts";
import { PROVIDERS } from "../../providers/registry.ts";
import { answeredQuery } from "./answered-query.ts";

const BODY: CallFacts = {
  bytes: Buffer.alloc(0),
  model: "gemini-2.5-pro",
  streamed: false,
  user: "",
  choices: 1,
  outputCap: undefined,
  asksForUsage: true,
};
const passed = (query: string, charge?: CallFacts["charge"]) =>
  answeredQuery(query, charge === undefined ? BODY : { ...BODY, charge });

describe("the query of a call that is charged", () => {
  it.each([
    "alt=sse",
    "alt=json",
    "%24alt=json%3Benum-encoding%3Dint",
    "key=k&alt=sse",
    "prettyPrint=false",
  ])("passes with %s", (query) => {
    expect(passed(query)).toBe(query);
  });

  it.each([
    ["leaves out the usage", "fields=candidates"],
    ["leaves out the usage by another name", "%24fields=candidates"],
    ["asks for no JSON", "alt=proto"],
    ["asks for no JSON by another name", "$alt=media"],
    ["asks for a script", "callback=f"],
    ["is paid by another project", "$userProject=p"],
    ["is not known", "tomorrow=1"],
  ])("passes without what %s", (_what, parameter) => {
    expect(passed(`alt=sse&${parameter}`)).toBe("alt=sse");
    expect(passed(parameter, "tokens")).toBe("");
  });
});

it("is the caller's own where the call costs nothing or is not counted", () => {
  expect(passed("pageSize=3&fields=models", "nothing")).toBe("pageSize=3&fields=models");
  expect(passed("updateMask=ttl", "unmodelled")).toBe("updateMask=ttl");
});

it.each([
  ["gemini", "/v1beta/models/m:generateContent"],
  ["gemini", "/chat/completions"],
  ["vertex", "/v1/publishers/google/models/m:generateContent"],
])("is no other at %s, on %s", (id, path) => {
  const provider = PROVIDERS.find((each) => each.id === id);
  const members = { url: "http://own", projectId: "p" };
  const query = "alt=json&fields=model";
  expect(provider?.locate?.({ members, path, query, body: BODY })).toMatch(/[^?]\?alt=json$/);
});
