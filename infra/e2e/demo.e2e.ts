import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";

import { afterAll, beforeAll, expect, it } from "vitest";

import { type Lintel, startLintel } from "./src/stack/start-lintel.ts";

const ADMIN_PASS = "demo-admin-password";
const ENTRY = path.resolve(import.meta.dirname, "../demo/src/main.ts");

let lintel: Lintel;
beforeAll(async () => {
  lintel = await startLintel({ env: { ADMIN_PASS } });
});
afterAll(async () => lintel.stop());

const runDemo = (password: string) =>
  promisify(execFile)(process.execPath, [ENTRY], {
    timeout: 240_000,
    env: {
      ADMIN_PASS: password,
      ADMIN_PORT: new URL(lintel.adminUrl).port,
      PROXY_PORT: lintel.baseUrls.map((url) => new URL(url).port).join(","),
    },
  });

it("shows two calls and a bill that adds up, and deletes its key", async () => {
  const { stdout } = await runDemo(ADMIN_PASS);
  expect(stdout).toMatch(/plain +gpt-4o .*This is a simulated answer/u);
  expect(stdout).toMatch(/streamed +gpt-4o-mini .*This is a simulated answer/u);
  expect(stdout).toContain("The bill is right");
  const { rows } = await lintel.db.query("select id from keys where deleted_at is null");
  expect(rows).toEqual([]);
});

it("says what to do when the password is wrong", async () => {
  await expect(runDemo("wrong")).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining("set ADMIN_PASS"),
  });
});
