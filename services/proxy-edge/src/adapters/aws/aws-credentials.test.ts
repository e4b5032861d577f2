import { describe, expect, it } from "vitest";

import { AwsCredentials, type AwsIdentity } from "./aws-credentials.ts";

const MINUTE_MS = 60_000;

function start() {
  const state = { nowMs: 0, loads: 0, troubles: 0 };
  let pending = Promise.withResolvers<AwsIdentity>();
  const credentials = new AwsCredentials({
    load() {
      state.loads += 1;
      return pending.promise;
    },
    now: () => state.nowMs,
    onTrouble: () => void (state.troubles += 1),
  });
  const identity = (name: string, expiresMs?: number): AwsIdentity => ({
    accessKeyId: name,
    secretAccessKey: "secret",
    ...(expiresMs === undefined ? {} : { expiration: new Date(expiresMs) }),
  });
  return {
    state,
    find: async () => (await credentials.find())["awsAccessKeyId"],
    give: (name: string, expiresMs?: number) => pending.resolve(identity(name, expiresMs)),
    fail: () => pending.reject(new Error("no credentials")),
    /** What is loaded next is given later. */
    next: () => void (pending = Promise.withResolvers()),
  };
}

describe("the machine's AWS credentials", () => {
  it("are loaded once for all who ask at once, and kept", async () => {
    const { find, give, state } = start();
    const all = Promise.all([find(), find(), find()]);
    give("first");
    expect(await all).toEqual(["first", "first", "first"]);
    state.nowMs = 1e12;
    expect([await find(), state.loads]).toEqual(["first", 1]);
  });

  it("are reloaded before they expire, while the old ones serve on", async () => {
    const { find, give, next, state } = start();
    give("first", 60 * MINUTE_MS);
    await find();
    next();
    state.nowMs = 56 * MINUTE_MS;
    expect([await find(), await find(), state.loads]).toEqual(["first", "first", 2]);
    give("second", 120 * MINUTE_MS);
    await new Promise(setImmediate);
    expect([await find(), state.loads]).toEqual(["second", 2]);
  });

  it("serve on while others cannot be loaded, as long as they are valid", async () => {
    const { fail, find, give, next, state } = start();
    give("first", 60 * MINUTE_MS);
    await find();
    next();
    fail();
    state.nowMs = 58 * MINUTE_MS;
    expect(await find()).toBe("first");
    await new Promise(setImmediate);
    expect([await find(), state.troubles]).toEqual(["first", 2]);
    state.nowMs = 60 * MINUTE_MS;
    await expect(find()).rejects.toThrow("no credentials");
  });

  it("are not asked for again and again where there are none", async () => {
    const { fail, find, give, next, state } = start();
    fail();
    await expect(find()).rejects.toThrow("no credentials");
    await expect(find()).rejects.toThrow("no credentials");
    expect(state.loads).toBe(1);
    next();
    give("first");
    state.nowMs = 1001;
    expect([await find(), state.loads]).toEqual(["first", 2]);
  });
});
