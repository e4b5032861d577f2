import { Hono } from "hono";
import { describe, expect, it } from "vitest";
import { z } from "zod";

import { readBody } from "./read-body.ts";
import type { AdminEnv } from "./read-bytes.ts";

const body = z.object({ name: z.string(), inner: z.object({ size: z.int() }).optional() });

async function ignoredIn(given: unknown): Promise<string | null> {
  const app = new Hono<AdminEnv>();
  app.post("/", async (c) => c.json(await readBody(c, { body }, "keyInvalid")));
  const response = await app.request("/", { method: "POST", body: JSON.stringify(given) }, {});
  expect(response.status).toBe(200);
  return response.headers.get("x-lintel-ignored-fields");
}

describe("the header x-lintel-ignored-fields", () => {
  it("is not there when every member had an effect", async () => {
    expect(await ignoredIn({ name: "n", inner: { size: 1 } })).toBeNull();
  });

  it("names unknown members, those of an object by their path", async () => {
    expect(await ignoredIn({ name: "n", colour: 1, inner: { size: 1, depth: 2 } })).toBe(
      "colour,inner.depth",
    );
  });

  it("carries any name without breaking the header", async () => {
    expect(await ignoredIn({ name: "n", "a\r\nset-cookie: x,": 1 })).toBe(
      "a%0D%0Aset-cookie%3A%20x%2C",
    );
    expect(await ignoredIn({ name: "n", [`${"x".repeat(99)}😀`]: 1 })).toBe(
      `${"x".repeat(99)}%EF%BF%BD`,
    );
  });

  it("is bounded, and ends with a whole name", async () => {
    const many = Object.fromEntries(Array.from({ length: 10_000 }, (_, at) => [`member${at}`, at]));
    const header = (await ignoredIn({ name: "n", ...many })) ?? "";
    expect(header.length).toBeLessThan(1000);
    expect(header).toMatch(/^member0,member1,.*,member\d+$/);
  });
});
