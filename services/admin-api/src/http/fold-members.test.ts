import { describe, expect, it } from "vitest";
import { z } from "zod";

import { foldMembers } from "./fold-members.ts";

const Schema = z.object({
  name: z.string(),
  size: z.number(),
  tags: z.array(z.string()).optional(),
  paths: z.array(z.object({ path: z.string(), note: z.string().optional() })).optional(),
  free: z.record(z.string(), z.string()).optional(),
});

const fold = (value: unknown) => foldMembers(Schema, value);

describe("foldMembers", () => {
  it("matches names in any case and prefers the exact one", () => {
    expect(fold({ NAME: "a", Size: 1 }).value).toEqual({ name: "a", size: 1 });
    expect(fold({ NAME: "a", name: "b", Name: "c", size: 1 }).value).toMatchObject({ name: "b" });
  });

  it("reads null as absent, and absent as empty or zero where a value must be", () => {
    expect(fold({ name: null, tags: null }).value).toEqual({ name: "", size: 0 });
  });

  it("names unknown members at any depth and leaves them out", () => {
    const given = { name: "a", size: 1, x: 1, paths: [{ path: "/", y: 1, note: null }] };
    expect(fold(given)).toEqual({
      value: { name: "a", size: 1, paths: [{ path: "/" }] },
      ignored: ["x", "paths.0.y"],
    });
  });

  it("leaves the members of a map alone", () => {
    const free = { ApiKey: "x", "": "y" };
    expect(fold({ name: "a", size: 1, free }).value).toMatchObject({ free });
  });

  it("makes no prototype of a member called __proto__", () => {
    const { value, ignored } = fold(JSON.parse('{"name":"a","size":1,"__proto__":{"tags":["t"]}}'));
    expect(value).toEqual({ name: "a", size: 1 });
    expect(ignored).toEqual(["__proto__"]);
  });

  it.each([[[]], ["text"], [1], [true]])(
    "leaves %j, which is no object, to the schema",
    (value) => {
      expect(fold(value)).toEqual({ value, ignored: [] });
    },
  );
});
