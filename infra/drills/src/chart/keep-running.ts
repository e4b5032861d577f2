import type { ChildProcess } from "node:child_process";
import { once } from "node:events";

import { type RunOptions, startContainer } from "./mount-and-run.ts";
import type { ContainerSpec } from "./read-manifests.ts";
import { watchProbes } from "./watch-probes.ts";

const LOG_LENGTH = 1024 * 1024;
const RESTART_MS = 1000;

/** A container that is started again when it ends by itself, or fails a probe, until it is let go. */
export interface KeptContainer {
  readonly isReady: boolean;
  /** Why it was started again, each time. */
  readonly restarts: readonly string[];
  readonly exitCode: number | null;
  /** From now on it stays ended. */
  letGo(): void;
  kill(signal: NodeJS.Signals): void;
  /** Resolves when the process that runs now has ended. */
  ended(): Promise<void>;
  logs(): string;
}

export interface KeptOptions extends RunOptions {
  readonly ip: string;
  readonly container: ContainerSpec;
}

export function keepRunning({ container, ip, ...options }: KeptOptions): KeptContainer {
  const restarts: string[] = [];
  const state = { isReady: false, isKept: true, text: "" };
  const start = (): ChildProcess => {
    const started = startContainer(options);
    const life = new AbortController();
    for (const stream of [started.stdout, started.stderr]) {
      stream.setEncoding("utf8").on("data", (piece: string) => {
        state.text = (state.text + piece).slice(-LOG_LENGTH);
      });
    }
    let why: string | undefined;
    started.once("close", (code, signal) => {
      life.abort();
      state.isReady = false;
      if (!state.isKept) return;
      restarts.push(why ?? `ended with ${code ?? signal}`);
      setTimeout(() => {
        if (state.isKept) child = start();
      }, RESTART_MS);
    });
    void watchProbes({
      ip,
      container,
      signal: life.signal,
      onReady(isReady) {
        state.isReady = isReady;
      },
      onDead(reason) {
        why = reason;
        started.kill("SIGKILL");
      },
    });
    return started;
  };
  let child = start();
  return {
    get isReady() {
      return state.isReady;
    },
    restarts,
    get exitCode() {
      return child.exitCode;
    },
    letGo() {
      state.isKept = false;
    },
    kill: (signal) => void child.kill(signal),
    async ended() {
      if (child.exitCode === null && child.signalCode === null) await once(child, "close");
    },
    logs: () => state.text,
  };
}
