import { expect, it } from "vitest";

import { addressesOfRedis, addressOfDatabase } from "./addresses.ts";

it("tells where the database is, and never how to log in", () => {
  expect(addressOfDatabase("postgres://ann:secret@db.internal:6543/lintel?sslmode=require")).toBe(
    "db.internal:6543/lintel",
  );
  expect(addressOfDatabase("postgres:///lintel?host=/run/postgresql")).toBe(
    "/run/postgresql/lintel",
  );
});

it("tells where each node of Redis is", () => {
  const nodes = [
    { host: "cache", port: 6379 },
    { host: "fe80::1", port: 7000 },
  ] as const;
  expect(addressesOfRedis({ nodes })).toEqual(["cache:6379", "[fe80::1]:7000"]);
});
