import { describe, expect, it } from "vitest";
import { z } from "zod";

import { foldMembers } from "./fold-members.ts";

const Schema = z.object({
  name: z.string(),
  size: z.number(),
  tags: z.array(z.string()).optional(),
  paths: z.array(z.object({ path: z.string(), note: z.string().optional() })).optional(),
  free: z.record(z.string(), z.string()).optional(),
  maps: z.record(z.string(), z.object({ size: z.number() })).optional(),
  shape: z
    .discriminatedUnion("kind", [
      z.object({ kind: z.literal("round"), radius: z.number() }),
      z.strictObject({ kind: z.literal("flat"), side: z.number() }),
    ])
    .optional(),
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

  it("reads the values of a map, and the one of several shapes that is meant", () => {
    const maps = { Own: { SIZE: 1, x: 1 } };
    expect(fold({ name: "a", size: 1, maps, shape: { kind: "round", Radius: 2, y: 1 } })).toEqual({
      value: {
        name: "a",
        size: 1,
        maps: { Own: { size: 1 } },
        shape: { kind: "round", radius: 2 },
      },
      ignored: ["maps.Own.x", "shape.y"],
    });
    const odd = { name: "a", size: 1, shape: { kind: "odd" } };
    expect(fold(odd)).toEqual({ value: odd, ignored: [] });
  });

  it("leaves what a strict object does not know for its schema to refuse", () => {
    const shape = { kind: "flat", side: 1, colour: "red" };
    expect(fold({ name: "a", size: 1, shape })).toMatchObject({ value: { shape }, ignored: [] });
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
