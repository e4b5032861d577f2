import { hash, randomBytes } from "node:crypto";

import { waitFor } from "@lintel/testkit";
import { describe, expect, it } from "vitest";

import { readConfig } from "../../../config.ts";
import { OpenAccess } from "./open-access.ts";
import { SimpleCredentials } from "./simple-credentials.ts";

const simple = readConfig({
  LINTEL_ENCRYPTION_KEYS: `one:${randomBytes(32).toString("base64")}`,
  BACKEND_KIND: "ollama",
  BACKEND_BASE_URL: "http://127.0.0.1:11434",
  API_KEYS: "first,second",
}).simple;
if (simple === undefined) throw new Error("there is a backend");

const credentials = new SimpleCredentials(
  simple,
  { findKey: () => undefined, findSettings: () => [], hasUnreadable: () => false },
  () => undefined,
);
const find = async (secret: string) => credentials.findKey(hash("sha256", secret, "hex"));

describe("keys of the environment", () => {
  it("are found by their secrets alone, and lead to the backend", async () => {
    expect(await find("second")).toBe(simple.keys[1]);
    expect(await find("third")).toBeUndefined();
    // A hash that leaked is no secret, and neither is half of one.
    expect(await find(simple.keys[0]?.secretHash ?? "")).toBeUndefined();
    expect(await credentials.findKey("")).toBeUndefined();
    expect(await credentials.findSettings(simple.keys[0]?.settingIds ?? [])).toEqual([
      simple.setting,
    ]);
  });
});

describe("callers without a key are let in", () => {
  it("only once it is known that there are no keys, and no longer once there may be one", async () => {
    let answer = Promise.resolve(false);
    const troubles: unknown[] = [];
    const access = new OpenAccess({
      hasKeys: () => answer,
      onTrouble: (error) => troubles.push(error),
    });
    expect(access.isOpen).toBe(false);
    await waitFor(() => access.isOpen, { label: "open" });
    answer = Promise.resolve(true);
    access.announce();
    expect(access.isOpen).toBe(false);
    await answer;
    expect(access.isOpen).toBe(false);
    answer = Promise.reject(new Error("away"));
    access.revalidate();
    await waitFor(() => troubles.length > 0, { label: "trouble" });
    expect(access.isOpen).toBe(false);
    answer = Promise.resolve(false);
    access.revalidate();
    await waitFor(() => access.isOpen, { label: "open" });
    access.close();
    expect(access.isOpen).toBe(false);
  });
});
