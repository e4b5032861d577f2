import { expect, it } from "vitest";

import { userIdIn } from "./user-id-in.ts";

const CLAUDE_CODE = JSON.stringify({ device_id: "d-1", account_uuid: "", session_id: "s-1" });

it.each([
  ["ann", "", "ann"],
  [CLAUDE_CODE, "", CLAUDE_CODE],
  [CLAUDE_CODE, "device_id", "d-1"],
  [CLAUDE_CODE, "session_id", "s-1"],
  ["", "device_id", ""],
])("%j names by %j the user %j", (text, member, id) => {
  expect(userIdIn(text, member)).toBe(id);
});

it.each([
  ["ann", "device_id"],
  [CLAUDE_CODE, "account_uuid"],
  [CLAUDE_CODE, "account"],
  [CLAUDE_CODE, "toString"],
  ['{"device_id": 1}', "device_id"],
  ['["device_id"]', "0"],
  ["null", "device_id"],
  ['{"__proto__": {"device_id": "d"}}', "device_id"],
])("%j has no %j, and so names no user", (text, member) => {
  expect(userIdIn(text, member)).toBe("");
});
