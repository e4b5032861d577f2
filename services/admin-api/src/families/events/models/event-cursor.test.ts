import { describe, expect, it } from "vitest";

import { fromCursor, toCursor } from "./event-cursor.ts";

const POSITION = {
  id: "3f0c1f6e-4b0e-4c53-9d5e-3d1f5a1f0001",
  cost_nano: "1234",
  created_text: "2026-11-23T04:18:40.123456Z",
};
const BY_DATE = { by: "date", order: "asc" } as const;

const cursorOf = (...parts: readonly unknown[]) =>
  Buffer.from(JSON.stringify(parts)).toString("base64url");

describe("a cursor", () => {
  it("brings back where it was taken, in the same order only", () => {
    const cursor = toCursor(BY_DATE, POSITION);
    expect(cursor).toMatch(/^[\w-]+$/);
    expect(fromCursor(BY_DATE, cursor)).toEqual(POSITION);
    expect(fromCursor({ by: "cost", order: "asc" }, cursor)).toBeUndefined();
    expect(fromCursor({ by: "date", order: "desc" }, cursor)).toBeUndefined();
  });

  const { id, cost_nano: cost, created_text: moment } = POSITION;
  it.each([
    ["", "nonsense", cursorOf(), cursorOf("date", "asc", cost, moment)],
    [
      cursorOf("date", "asc", "-1", moment, id),
      cursorOf("date", "asc", "9".repeat(19), moment, id),
    ],
    [cursorOf("date", "asc", cost, "2026-02-31T00:00:00.000000Z", id)],
    [cursorOf("date", "asc", cost, "2026-13-01T00:00:00.000000Z", id)],
    [cursorOf("date", "asc", cost, "now", id), cursorOf("date", "asc", cost, moment, "'; --")],
  ])("refuses %s", (...cursors) => {
    for (const cursor of cursors) expect(fromCursor(BY_DATE, cursor)).toBeUndefined();
  });
});
