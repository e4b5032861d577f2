import { randomBytes } from "node:crypto";

import { readinessOf, waitFor } from "@lintel/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { aBody, type Bench, ENCRYPTION_KEYS, startBench } from "../start-bench.ts";

let bench: Bench;
beforeAll(async () => {
  bench = await startBench();
});
afterAll(() => bench.close());

/** A key of 32 bytes that sealed nothing. */
const aKeyOf = (id: string): string => `${id}:${randomBytes(32).toString("base64")}`;

const readyOf = async (url: string) => {
  const { checks, status } = await readinessOf(url);
  return [status, checks["encryption"]];
};

describe("encryption keys that open none of the stored settings", () => {
  it.each([
    ["of the same id", () => aKeyOf("test")],
    ["of another id", () => aKeyOf("other")],
  ])("503: no caller's key is called invalid, and the proxy is not ready: %s", async (_, keys) => {
    const { secret } = await bench.aKey();
    const at = await bench.startProxy({ LINTEL_ENCRYPTION_KEYS: keys() });
    expect(await readyOf(at.url)).toEqual([503, "WRONG_ENCRYPTION_KEYS"]);
    for (let calls = 0; calls < 2; calls += 1) {
      const response = await at.chat(secret, aBody());
      expect(response.status).toBe(503);
      expect(response.headers.get("x-lintel-error")).toBe("store_unavailable");
    }
    const lines = at
      .logs()
      .split("\n")
      .filter((line) => line.includes("decrypted"));
    expect(lines.map((line) => JSON.parse(line).level)).toContain("error");
    await at.stop();
  });

  it("are noticed with the first setting, and forgotten once one can be opened", async () => {
    const fresh = await startBench();
    const at = await fresh.startProxy({ LINTEL_ENCRYPTION_KEYS: aKeyOf("other") });
    await waitFor(async () => (await readyOf(at.url))[0] === 200, { label: "readiness" });
    await fresh.aKey();
    await waitFor(async () => (await readyOf(at.url))[0] === 503, { label: "the wrong key" });
    await fresh.db.deleteFrom("keys").execute();
    await fresh.db.updateTable("provider_settings").set({ deleted_at: new Date() }).execute();
    await waitFor(async () => (await readyOf(at.url))[0] === 200, { label: "readiness again" });
    expect(at.logs()).toContain("no provider setting can be decrypted");
    await fresh.close();
  });

  it("do not stop a proxy that opens others: only the calls of that setting are refused", async () => {
    const keys = `${ENCRYPTION_KEYS},${aKeyOf("second")}`;
    const at = await bench.startProxy({ LINTEL_ENCRYPTION_KEYS: keys });
    const [good, lost] = [await bench.aKey(), await bench.aKey()];
    await bench.db
      .updateTable("provider_settings")
      .set({ sealed_with: "second" })
      .where("id", "=", lost.settingId)
      .execute();
    expect((await at.chat(good.secret, aBody())).status).toBe(200);
    expect((await at.chat(lost.secret, aBody())).status).toBe(503);
    expect((await readyOf(at.url))[0]).toBe(200);
  });
});
