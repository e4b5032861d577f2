import { createTestRedis } from "@lintel/testkit";
import { expect, it } from "vitest";

it("deletes its own keys and no others", async () => {
  const mine = await createTestRedis();
  const other = await createTestRedis();
  const keys = [`${mine.prefix}a`, `{${mine.prefix}tag}b`];
  await Promise.all([...keys, `${other.prefix}a`].map((key) => other.client.set(key, "1")));
  await mine.close();
  const left = await other.client.exists(keys);
  const kept = await other.client.exists(`${other.prefix}a`);
  await other.close();

  expect(mine.prefix).not.toBe(other.prefix);
  expect([left, kept]).toEqual([0, 1]);
  expect(mine.client.status).toBe("end");
});
