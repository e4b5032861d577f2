import { describe, expect, it } from "vitest";

import { readCursor, toCursor } from "./cursor.ts";

const PLACE = {
  id: "98daa3ae-961d-4253-bf6a-322a32fdca3d",
  created_text: "1763870400123456",
};

describe("a cursor", () => {
  it("is text that needs no escaping, and is read back to the microsecond", () => {
    expect(toCursor(PLACE)).toMatch(/^[\w-]+$/);
    expect(readCursor(toCursor(PLACE))).toEqual(PLACE);
  });

  it.each([
    ["nonsense"],
    [""],
    [Buffer.from("1.no-id").toString("base64url")],
    [Buffer.from(`-1.${PLACE.id}`).toString("base64url")],
    [Buffer.from(`12345678901234567.${PLACE.id}`).toString("base64url")],
    [Buffer.from(`1.${PLACE.id}.1`).toString("base64url")],
    [Buffer.from(`1.${PLACE.id}'--`).toString("base64url")],
  ])("is not %j", (text) => {
    expect(readCursor(text)).toBeUndefined();
  });
});
