import { spawn } from "node:child_process";
import { once } from "node:events";

import { ownChild } from "@lintel/testkit";

export interface RunningProgram {
  /** SIGKILL; resolves when it has ended. */
  kill(): Promise<void>;
  output(): string;
  /** Throws where it could not be started. */
  pid(): number;
}

export interface ProgramOptions {
  readonly file: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly user?: number | undefined;
}

/** Starts a program that runs until it is killed. */
export function runProgram({ args, env = {}, file, user }: ProgramOptions): RunningProgram {
  const child = ownChild(
    spawn(file, args, {
      cwd: "/",
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
      ...(user === undefined ? {} : { uid: user, gid: user }),
    }),
  );
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (piece: string) => {
      text = (text + piece).slice(-100_000);
    });
  }
  child.on("error", (error) => {
    text += String(error);
  });
  return {
    output: () => text,
    pid() {
      if (child.pid === undefined) throw new Error(`${file} was not started: ${text}`);
      return child.pid;
    },
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill("SIGKILL");
      await once(child, "exit");
    },
  };
}
