import { expect, it } from "vitest";

import { pruneAdminSessions, pruneIdempotentAnswers } from "../src/index.ts";
import { ownDatabase } from "./own-database.ts";

const NOW_MS = Date.UTC(2026, 10, 23, 12);
const DAY_MS = 24 * 3600 * 1000;

const { db } = await ownDatabase({ poolSize: 1 });

it("deletes what is a day old, however much, and nothing younger", async () => {
  const madeAt = (ages: readonly number[]) =>
    ages.map((ageMs, index) => ({
      actor: "a",
      key: String(index),
      fingerprint: Buffer.from("f"),
      version: null,
      sealed_with: "k",
      sealed_body: Buffer.from("s"),
      created_at: new Date(NOW_MS - ageMs),
    }));
  const old = Array.from({ length: 5001 }, () => DAY_MS);
  await db
    .insertInto("idempotent_answers")
    .values(madeAt([DAY_MS - 1, ...old]))
    .execute();
  expect(await pruneIdempotentAnswers(db, NOW_MS)).toBe(5001);
  const left = await db.selectFrom("idempotent_answers").select("key").execute();
  expect(left).toEqual([{ key: "0" }]);
});

it("deletes the sessions whose time is over, and no others", async () => {
  const endsIn = (ms: number, index: number) => ({
    id: `98daa3ae-961d-4253-bf6a-00000000000${index}`,
    secret_hash: String(index).repeat(64),
    method: "password" as const,
    password_proof: "p",
    name: "admin-pass",
    source: "",
    created_at: new Date(NOW_MS - DAY_MS),
    last_used_at: new Date(NOW_MS - DAY_MS),
    expires_at: new Date(NOW_MS + ms),
  });
  await db
    .insertInto("admin_sessions")
    .values([endsIn(0, 0), endsIn(-DAY_MS, 1), endsIn(1, 2)])
    .execute();
  expect(await pruneAdminSessions(db, NOW_MS)).toBe(2);
  const left = await db.selectFrom("admin_sessions").select("secret_hash").execute();
  expect(left).toEqual([{ secret_hash: "2".repeat(64) }]);
});
