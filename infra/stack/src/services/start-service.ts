import { START_DEADLINE_MS } from "../process/start-deadline.ts";
import { startProcess } from "../process/start-process.ts";
import type { RunningProcess } from "../process/start-process.ts";
import { waitUntil } from "../process/wait-until.ts";
import { REPOSITORY } from "../repository.ts";
import { StackError } from "../stack-error.ts";
import type { ServiceSpec } from "./service-spec.ts";

export interface StartServiceOptions {
  readonly pidFile: string;
  readonly logFile: string;
  readonly onOutput: (chunk: Buffer, stream: "stdout" | "stderr") => void;
  readonly signal: AbortSignal;
}

/** Longer than a proxy takes that has calls to cut and a spool to ship. */
const STOP_GRACE_MS = 12_000;
const PROBE_DEADLINE_MS = 2_000;

/** Starts a service and resolves once its /readyz says so. */
export async function startService(
  spec: ServiceSpec,
  options: StartServiceOptions,
): Promise<RunningProcess> {
  const running = await startProcess({
    name: spec.name,
    file: process.execPath,
    args: [spec.entry],
    cwd: REPOSITORY,
    env: spec.env,
    stopSignal: "SIGTERM",
    stopGraceMs: STOP_GRACE_MS,
    pidFile: options.pidFile,
    onOutput: options.onOutput,
  });
  try {
    await waitUntilReady(spec, options, running);
    return running;
  } catch (error) {
    await running.stop();
    throw error;
  }
}

async function waitUntilReady(
  spec: ServiceSpec,
  options: StartServiceOptions,
  running: RunningProcess,
): Promise<void> {
  let lastAnswer = "none";
  const isReady = async () => {
    if (running.hasExited()) {
      await running.exited; // its last words may still be on their way
      throw new StackError(`${spec.name} ended while starting:\n${running.tail()}`);
    }
    lastAnswer = await probe(spec.port);
    return lastAnswer === "ready";
  };
  try {
    await waitUntil("ready", { deadlineMs: START_DEADLINE_MS, signal: options.signal }, isReady);
  } catch (error) {
    if (options.signal.aborted || running.hasExited()) throw error;
    throw new StackError(
      `${spec.name} was not ready within ${START_DEADLINE_MS / 1000} s; ` +
        `the last answer of /readyz: ${lastAnswer}; its log: ${options.logFile}`,
      { cause: error },
    );
  }
}

async function probe(port: number): Promise<string> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/readyz`, {
      signal: AbortSignal.timeout(PROBE_DEADLINE_MS),
    });
    const body = await response.text();
    return response.ok ? "ready" : `${response.status} ${body.slice(0, 300)}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
