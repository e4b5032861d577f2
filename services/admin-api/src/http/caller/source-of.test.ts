import { Hono } from "hono";
import { describe, expect, it } from "vitest";

import type { AdminEnv } from "../input/read-bytes.ts";
import { sourceOf } from "./source-of.ts";

const sourceWith = async (trustedProxies: number, forwarded: string): Promise<string> => {
  const app = new Hono<AdminEnv>().get("/", (c) => c.text(sourceOf(c, trustedProxies)));
  const answer = await app.request("/", { headers: { "x-forwarded-for": forwarded } }, {});
  return answer.text();
};

describe("sourceOf", () => {
  it.each([
    [0, "192.0.2.1", ""],
    [1, "192.0.2.1", "192.0.2.1"],
    [1, "6.6.6.6, 192.0.2.1", "192.0.2.1"],
    [2, "6.6.6.6, 192.0.2.1,10.0.0.1", "192.0.2.1"],
    [1, "::ffff:192.0.2.1", "192.0.2.1"],
    [1, "2001:db8::1", "2001:db8::1"],
    [2, "192.0.2.1", ""],
    [1, "nonsense", ""],
  ])("behind %i proxies, %s comes from %j", async (trustedProxies, forwarded, source) => {
    expect(await sourceWith(trustedProxies, forwarded)).toBe(source);
  });
});
