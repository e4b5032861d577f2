import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

import type { TestReply, TestRequest } from "./test-process.ts";

const PROGRAM = fileURLToPath(new URL("test-process.ts", import.meta.url));
const START_TIMEOUT_MS = 600_000;
/** A process that has more in memory is not used again: modules that were loaded for earlier mutants stay there. */
const MAX_BYTES = 1024 ** 3;

export interface TestRunner {
  /** Runs tests; `undefined` when they do not end within the time. */
  readonly run: (request: TestRequest, timeoutMs: number) => Promise<TestReply | undefined>;
  readonly stop: () => void;
}

/** Runs tests in one warm process, and in a new one after it had to be killed or has died. */
export function createTestRunner(env: NodeJS.ProcessEnv): TestRunner {
  let child: ChildProcess | undefined;
  const stop = () => {
    child?.kill("SIGKILL");
    child = undefined;
  };
  const start = async () => {
    const started = fork(PROGRAM, {
      env: { ...process.env, ...env },
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
    // One that dies while it is sent a request has no answer: its `exit` says so.
    started.on("error", () => undefined);
    await once(started, "message", { signal: AbortSignal.timeout(START_TIMEOUT_MS) });
    return started;
  };
  return {
    stop,
    async run(request, timeoutMs) {
      child ??= await start();
      const reply = await replyOf(child, request, timeoutMs);
      const isUsable = reply?.isLate === false && reply.bytes < MAX_BYTES;
      if (!isUsable) stop();
      return reply;
    },
  };
}

const replyOf = (child: ChildProcess, request: TestRequest, timeoutMs: number) =>
  new Promise<TestReply | undefined>((resolve) => {
    const end = (reply?: TestReply) => {
      clearTimeout(timer);
      child.removeAllListeners("message").removeAllListeners("exit");
      resolve(reply);
    };
    const timer = setTimeout(end, timeoutMs);
    child.once("message", (reply: TestReply) => end(reply));
    child.once("exit", () => end());
    child.send(request);
  });
