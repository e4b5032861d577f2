import { expect, it } from "vitest";

import { jobCameFirst, leastReady } from "./read-changes.ts";
import type { Change } from "./record-changes.ts";

const change = (version: number, of: Partial<Change>): Change => ({
  type: "MODIFIED",
  kind: "Pod",
  uid: "a",
  component: "proxy-edge",
  image: "lintel:2",
  isDone: false,
  version,
  ...of,
});
const complete = (version: number) => change(version, { kind: "Job", isDone: true });
const added = (version: number, of: Partial<Change> = {}) =>
  change(version, { type: "ADDED", ...of });

it("a job came first when it was complete before any pod of the release was made", () => {
  expect(jobCameFirst([complete(5), added(6)], "2")).toBe(true);
  expect(jobCameFirst([added(4), complete(5), added(6)], "2")).toBe(false);
  expect(jobCameFirst([added(4, { image: "lintel:1" }), complete(5), added(6)], "2")).toBe(true);
  expect(jobCameFirst([added(4, { component: "migrate" }), complete(5), added(6)], "2")).toBe(true);
  expect(jobCameFirst([added(6)], "2")).toBe(false);
  expect(jobCameFirst([complete(5)], "2")).toBe(false);
});

it("counts the pods of a component that are ready at each moment, in the order of changes", () => {
  const changes = [
    change(3, { uid: "c", isDone: true }),
    change(2, { uid: "a", type: "DELETED", isDone: true }),
    change(4, { uid: "b" }),
    change(5, { uid: "x", component: "admin-api" }),
    change(6, { uid: "d", isDone: true }),
  ];
  expect(leastReady(changes, "proxy-edge", ["a", "b"])).toBe(1);
  expect(leastReady([], "proxy-edge", ["a", "b"])).toBe(2);
});
