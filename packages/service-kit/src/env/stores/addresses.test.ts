import { expect, it } from "vitest";

import { addressesOfRedis, addressOfDatabase } from "./addresses.ts";

it("names the database's address, and never its credentials", () => {
  expect(addressOfDatabase("postgres://ann:secret@db.internal:6543/lintel?sslmode=require")).toBe(
    "db.internal:6543/lintel",
  );
  expect(addressOfDatabase("postgres:///lintel?host=/run/postgresql")).toBe(
    "/run/postgresql/lintel",
  );
});

it("names the address of each node of Redis", () => {
  const nodes = [
    { host: "cache", port: 6379 },
    { host: "fe80::1", port: 7000 },
  ] as const;
  expect(addressesOfRedis({ nodes })).toEqual(["cache:6379", "[fe80::1]:7000"]);
});
