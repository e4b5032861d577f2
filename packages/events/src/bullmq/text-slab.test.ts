import { describe, expect, it } from "vitest";

import { TextSlab } from "./text-slab.ts";

/** The bytes lent for a text, and the text they hold. */
async function lent(slab: TextSlab, text: string) {
  let bytes: Buffer = Buffer.alloc(0);
  await slab.lend(text, async (given) => void (bytes = given));
  return { bytes, text: bytes.toString() };
}

describe("TextSlab", () => {
  it("lends the UTF-8 of texts short and long, in any order", async () => {
    const slab = new TextSlab();
    const texts = [
      "",
      "plain",
      "é",
      "a".repeat(100_000),
      "日本 😀",
      "short",
      `${"b".repeat(999)}ü`,
    ];
    for (const text of texts) expect((await lent(slab, text)).text).toBe(text);
  });

  it("uses bytes again that are no longer in use", async () => {
    const slab = new TextSlab();
    const first = await lent(slab, "first");
    const second = await lent(slab, "next");
    expect(second.bytes.buffer).toBe(first.bytes.buffer);
  });

  it("leaves bytes alone that are in use, or were when it failed", async () => {
    const slab = new TextSlab();
    const { promise, resolve } = Promise.withResolvers<void>();
    const held: Buffer[] = [];
    const pending = slab.lend("pending", async (bytes) => {
      held.push(bytes);
      await promise;
    });
    const failed = slab.lend("failed", async (bytes) => {
      held.push(bytes);
      throw new Error("away");
    });
    await expect(failed).rejects.toThrow("away");
    for (const text of ["another", "and one"]) await lent(slab, text);
    expect(held.map(String)).toEqual(["pending", "failed"]);
    resolve();
    await pending;
  });
});
