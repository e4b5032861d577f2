import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";

import { afterEach, beforeEach, expect, test, vi } from "vitest";

const COMMAND = `
  import { writeFileSync } from "node:fs";
  const end = (reason, code) => {
    writeFileSync(process.argv[2], reason);
    process.exit(code);
  };
  process.on("SIGTERM", () => end("asked to stop", 5));
  process.on("disconnect", () => end("left alone", 6));
  setInterval(() => {}, 1000);
  console.log("running");
`;
const BOOTSTRAP = `
  import { runCommand } from ${JSON.stringify(path.join(import.meta.dirname, "run-command.mjs"))};
  const [script, note] = process.argv.slice(1);
  const tools = { node: process.execPath, env: process.env };
  process.exitCode = await runCommand(script, [note], tools);
`;

let folder;
const note = () => readFileSync(path.join(folder, "note"), "utf8");

/** The bootstrap in a process of its own, its command running. */
const start = async () => {
  const script = path.join(folder, "command.mjs");
  writeFileSync(script, COMMAND);
  const args = ["--input-type=module", "-e", BOOTSTRAP, script, path.join(folder, "note")];
  const bootstrap = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  await once(bootstrap.stdout, "data");
  return bootstrap;
};

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "lintel-command-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

test("a signal goes on to the command, and its exit code comes back", async () => {
  const bootstrap = await start();
  bootstrap.kill("SIGTERM");
  const [code] = await once(bootstrap, "exit");
  expect([note(), code]).toEqual(["asked to stop", 5]);
});

test("a command whose bootstrap was killed notices that it is alone", async () => {
  const bootstrap = await start();
  bootstrap.kill("SIGKILL");
  await vi.waitFor(() => expect(note()).toBe("left alone"), { timeout: 60_000 });
});
