import { expect, it } from "vitest";

import { readFilter, searchOf } from "./request-filter.ts";

it("what an address does not filter by is not searched for", () => {
  const filter = readFilter(new URLSearchParams("period=1h"));
  expect(searchOf(filter, 1_800_000_000)).toEqual({
    start: 1_800_000_060 - 3600,
    end: 1_800_000_060,
    dateOrder: "desc",
  });
});

it("everything an address filters by is searched for", () => {
  const query =
    "period=24h&key=k&user=u&tag=t&policy=p&provider=o&model=m&route=r&action=blocked&status=429&outcome=unknown&order=cost";
  expect(searchOf(readFilter(new URLSearchParams(query)), 1_800_000_000)).toMatchObject({
    keyIds: ["k"],
    userIds: ["u"],
    tags: ["t"],
    policyIds: ["p"],
    providers: ["o"],
    models: ["m"],
    routeIds: ["r"],
    actions: ["blocked"],
    status: 429,
    outcome: "unknown",
    costOrder: "desc",
  });
});

it("what an address says wrongly filters nothing", () => {
  const query = "period=soon&status=much&outcome=known&order=constructor";
  expect(searchOf(readFilter(new URLSearchParams(query)), 1_800_000_000)).toEqual({
    start: 1_800_000_060 - 86_400,
    end: 1_800_000_060,
    dateOrder: "desc",
  });
});
