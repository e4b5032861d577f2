import { describe, expect, it } from "vitest";

import { Silence } from "./silence.ts";

function start() {
  const clock = { ms: 1000 };
  const silence = new Silence(() => clock.ms, 1000);
  const after = (ms: number, textLength?: number): number => {
    clock.ms += ms;
    silence.note(textLength);
    return silence.totalMs;
  };
  return { after };
}

describe("the silence of a stream", () => {
  it("lasts until its first text, after any other events", () => {
    const { after } = start();
    expect(after(500, 0)).toBe(500);
    expect(after(5000)).toBe(5500);
    expect(after(100, 3)).toBe(5600);
  });

  it("is over while texts follow each other", () => {
    const { after } = start();
    after(200, 3);
    for (let length = 4; length < 100; length += 1) expect(after(1000, length)).toBe(200);
  });

  it("is every longer pause between them, in full", () => {
    const { after } = start();
    after(200, 3);
    expect(after(1001, 3)).toBe(1201);
    expect(after(10_000, 4)).toBe(11_201);
    expect(after(900, 4)).toBe(11_201);
    expect(after(200, 4)).toBe(12_301);
  });
});
