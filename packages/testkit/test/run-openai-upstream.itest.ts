import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";

import { freePort, waitFor } from "@lintel/testkit";
import { afterEach, expect, it } from "vitest";

const ENTRY = fileURLToPath(new URL("../src/run-openai-upstream.ts", import.meta.url));

let child: ChildProcess | undefined;
afterEach(() => child?.kill("SIGKILL"));

it("prints its URL, answers there, and stops on SIGTERM", async () => {
  const port = await freePort();
  child = spawn(process.execPath, [ENTRY, "--port", String(port)]);
  let printed = "";
  child.stdout?.on("data", (piece: Buffer) => {
    printed += piece.toString();
  });
  await waitFor(() => printed.endsWith("\n"), { label: "the URL" });
  expect(printed).toBe(`http://127.0.0.1:${port}/v1\n`);
  expect((await fetch(`${printed.trim()}/models`)).status).toBe(401);

  child.kill("SIGTERM");
  expect(await waitFor(() => child?.exitCode, { label: "the end of the process" })).toBe(0);
});
