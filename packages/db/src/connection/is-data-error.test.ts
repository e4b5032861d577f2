import { DatabaseError } from "pg";
import { expect, it } from "vitest";

import { isDataError } from "./is-data-error.ts";

const databaseError = (code: string, constraint?: string): DatabaseError =>
  Object.assign(new DatabaseError("no", 2, "error"), { code, constraint });

it.each([
  ["a number out of range", databaseError("22003"), true],
  ["a violated check", databaseError("23514", "events_attempts_check"), true],
  ["a row no index takes", databaseError("54000"), true],
  ["a time no calendar has", new RangeError("Invalid time value"), true],
  ["a partition attached meanwhile", databaseError("23514"), false],
  ["a price row that was deleted", databaseError("23503", "events_price_id_fkey"), false],
  ["a deadlock", databaseError("40P01"), false],
  ["a full disk", databaseError("53100"), false],
  ["a shutdown", databaseError("57P01"), false],
  ["a lost connection", new Error("Connection terminated unexpectedly"), false],
])("%s", (_, error, isTheRecordsFault) => {
  expect(isDataError(error)).toBe(isTheRecordsFault);
});
