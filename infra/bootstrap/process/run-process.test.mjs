import { expect, test } from "vitest";

import { runProcess } from "./run-process.mjs";

const node = (code, deadlineMs = 60_000) =>
  runProcess(process.execPath, ["-e", code], { env: process.env, deadlineMs, what: "the step" });

test("a step that fails reports its name and what it printed last", async () => {
  await expect(node("console.error('no space left'); process.exit(7)")).rejects.toThrow(
    "the step failed: exit code 7\nno space left",
  );
});

test("a step that hangs is ended at its deadline", async () => {
  await expect(node("setInterval(() => {}, 1000)", 300)).rejects.toThrow(
    "the step failed: not done within 0.3 s",
  );
});

test("a program that does not exist is a failed step", async () => {
  const missing = runProcess("/nowhere/tool", [], { deadlineMs: 60_000, what: "the tool" });
  await expect(missing).rejects.toThrow("the tool failed: spawn /nowhere/tool ENOENT");
});
