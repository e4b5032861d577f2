import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { scanMembers } from "../scan-members.ts";
import { objectsInArray, objectsOf } from "./objects-in-array.ts";

describe("objects in an array", () => {
  it("are found where they stand, with anything in and between them", () => {
    const element = fc.jsonValue();
    fc.assert(
      fc.property(fc.array(element), fc.array(element), fc.nat(2), (before, list, indent) => {
        const json = Buffer.from(JSON.stringify({ before, list, after: [{}] }, null, indent));
        const open = scanMembers(json, 0).find(({ name }) => name === "list")?.valueStart ?? -1;
        const found = objectsInArray(json, open).map(({ end, start }): unknown =>
          JSON.parse(json.toString("utf8", start, end)),
        );
        const isObject = (value: unknown) =>
          typeof value === "object" && value !== null && !Array.isArray(value);
        const expected: unknown = JSON.parse(JSON.stringify(list.filter(isObject)));
        expect(found).toEqual(expected);
      }),
    );
  });

  it("have their own members only", () => {
    const bytes = Buffer.from('{"list":[{"a":1},{"b":{"c":2},"a":3}]}');
    const objects = objectsOf({ bytes, members: scanMembers(bytes, 0) }, "list");
    expect(objects.map(({ members }) => members.map(({ name }) => name))).toEqual([
      ["a"],
      ["b", "a"],
    ]);
    expect(objectsOf({ bytes, members: [] }, "list")).toEqual([]);
  });
});
