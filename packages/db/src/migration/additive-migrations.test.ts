import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

import { expect, it } from "vitest";

const FOLDER = path.resolve(import.meta.dirname, "../../migrations");
/** Those before were run where only one release was at work. */
const FIRST = "0016";

/** What a service of the release before cannot live with, which reads and writes while an upgrade goes on, and after a rollback. */
const TAKES_AWAY: Readonly<Record<string, RegExp>> = {
  "drops a table or a column": /\bdrop\s+(?:table|column)\b|\bdrop(?:Table|Column)\b/i,
  "renames something": /\brename\s+(?:to|column|constraint)\b|\brename(?:To|Column)\b/i,
  "refuses null where it was allowed": /\bset\s+not\s+null\b|\bsetNotNull\b/i,
  "changes a type": /\balter\s+column\s+\S+\s+(?:set\s+data\s+)?type\b|\bsetDataType\b/i,
  "adds a column that must be given":
    /\badd\s+column\b(?:(?!\bdefault\b)[^,;`"])*\bnot\s+null\b(?!(?:[^,;`"])*\bdefault\b)/i,
  "removes rows": /\btruncate\b(?!\s+on\b)|\bdelete\s+from\b|\bdeleteFrom\b/i,
};

const faultsOf = (text: string): readonly string[] =>
  Object.keys(TAKES_AWAY).filter((fault) => TAKES_AWAY[fault]?.test(text));

it("a migration only adds: what is no longer needed is removed once no release that runs reads it", () => {
  const files = readdirSync(FOLDER).filter((file) => file >= FIRST);
  expect(files.length).toBeGreaterThan(3);
  const wrong = files.flatMap((file) =>
    faultsOf(readFileSync(path.join(FOLDER, file), "utf8")).map((fault) => `${file} ${fault}`),
  );
  expect(wrong).toEqual([]);
});

it.each([
  ["alter table keys drop column name", "drops a table or a column"],
  ["drop table old_events", "drops a table or a column"],
  ["alter table keys rename column a to b", "renames something"],
  ["alter table keys alter column name set not null", "refuses null where it was allowed"],
  ["alter table keys alter column name type bigint", "changes a type"],
  ["alter table keys add column name text not null", "adds a column that must be given"],
  ["delete from keys", "removes rows"],
  ["truncate keys", "removes rows"],
])("%s %s", (statement, fault) => {
  expect(faultsOf(statement)).toEqual([fault]);
});

it.each([
  "alter table keys add column name text",
  "alter table keys add column name text not null default ''",
  "alter table keys add column a int default 0 not null",
  "alter table keys alter column name drop not null",
  "drop index keys_name",
  "create trigger keys_kept before delete or truncate on keys for each statement execute function keep()",
])("%s is fine", (statement) => {
  expect(faultsOf(statement)).toEqual([]);
});
