import { existsSync } from "node:fs";
import os from "node:os";

import { waitFor } from "@lintel/testkit";
import { expect, it } from "vitest";

import { runDrill } from "../src/run-drill.ts";
import { runProgram } from "../src/stores/run-program.ts";

const SLEEPS = ["-e", "console.log('running'); setInterval(() => {}, 1000)"];
const services = { bundle: "", redisUrl: "" };

/** A drill that starts a program and then fails, or goes on for ever, and what is left of it. */
function startedBy(goOn: "fails" | "hangs") {
  const seen = { pid: 0, folder: "", temporary: "" };
  const drill = {
    about: "starts a program",
    whyNot: () => Promise.resolve(undefined),
    async run({ folder }: { readonly folder: string }) {
      const program = runProgram({ file: process.execPath, args: SLEEPS });
      seen.folder = folder;
      seen.temporary = os.tmpdir();
      await waitFor(() => program.output().includes("running"), { label: "the program" });
      seen.pid = program.pid();
      if (goOn === "fails") throw new Error("early");
      await new Promise(() => undefined);
    },
  };
  return { drill, seen };
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

it("a drill that fails leaves neither a process nor a file behind", async () => {
  const { drill, seen } = startedBy("fails");
  const { signal } = new AbortController();
  expect(await runDrill({ name: "early", drill, services, signal })).toBe("failed");
  expect(seen.pid).toBeGreaterThan(0);
  expect([isAlive(seen.pid), existsSync(seen.folder)]).toEqual([false, false]);
  expect(seen.temporary).toBe(seen.folder);
  expect(os.tmpdir()).not.toBe(seen.folder);
});

it("a drill that is asked to end does so at once, and leaves nothing behind either", async () => {
  const { drill, seen } = startedBy("hangs");
  const stopping = new AbortController();
  const outcome = runDrill({ name: "stopped", drill, services, signal: stopping.signal });
  await waitFor(() => seen.pid > 0, { label: "the program" });
  stopping.abort();
  expect(await outcome).toBe("failed");
  expect([isAlive(seen.pid), existsSync(seen.folder)]).toEqual([false, false]);
});
