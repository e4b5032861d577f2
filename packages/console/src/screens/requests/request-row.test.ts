import { expect, it } from "vitest";

import { readFilter } from "./request-filter.ts";
import { isMeant, type LiveCall, rowOfLiveCall, withLater } from "./request-row.ts";

const row = (id: string, members: Partial<LiveCall> = {}) =>
  rowOfLiveCall({
    id,
    createdAt: 1,
    keyId: "k",
    keyName: "",
    userId: "",
    provider: "openai",
    model: "gpt-4o",
    path: "/v1/chat/completions",
    status: 200,
    errorCode: "",
    streamed: false,
    attempts: 1,
    latencyInMs: 5,
    ttftInMs: null,
    overheadInMs: null,
    promptTokens: 1,
    completionTokens: 1,
    costInNanoUsd: "1",
    unpriced: false,
    action: "",
    policyId: "",
    routeId: "",
    ...members,
  });

it("what was booked last stands first, and what is watched has an end", () => {
  const first = withLater([], [row("1"), row("2")]);
  expect(withLater(first, [row("3")]).map(({ id }) => id)).toEqual(["3", "2", "1"]);
  const many = Array.from({ length: 500 }, (_, id) => row(String(id)));
  expect(withLater(first, many)).toHaveLength(200);
});

it("of watched calls, only those that the filters mean are shown", () => {
  const filter = readFilter(new URLSearchParams("status=429&action=redacted&route=r"));
  const meant = { status: 429, action: "redacted", routeId: "r" };
  expect(isMeant(filter, row("1", meant))).toBe(true);
  expect(isMeant(filter, row("2", { ...meant, status: 200 }))).toBe(false);
  expect(isMeant(filter, row("3", { ...meant, action: "" }))).toBe(false);
  expect(isMeant(filter, row("5", { ...meant, routeId: "other" }))).toBe(false);
  expect(isMeant(readFilter(new URLSearchParams()), row("4"))).toBe(true);
});
