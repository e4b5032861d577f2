import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

const PS_DEADLINE_MS = 5_000;

/**
 * Identifies one life of a process: a pid that was handed out again has another stamp.
 * Undefined when no such process runs (a zombie counts as gone).
 */
export function readProcessStamp(pid: number): string | undefined {
  return process.platform === "linux" ? stampFromProc(pid) : stampFromPs(pid);
}

function stampFromProc(pid: number): string | undefined {
  try {
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The command name in parentheses may hold spaces: count fields behind the last bracket.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const [state, startTicks] = [fields[0], fields[19]];
    return state === "Z" || state === "X" ? undefined : `${boot}:${startTicks}`;
  } catch {
    return undefined; // no such process
  }
}

function stampFromPs(pid: number): string | undefined {
  try {
    const line = execFileSync("ps", ["-o", "stat=,lstart=", "-p", String(pid)], {
      encoding: "utf8",
      timeout: PS_DEADLINE_MS,
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
    const [state, ...started] = line.split(/\s+/);
    return state === undefined || state === "" || state.startsWith("Z")
      ? undefined
      : started.join(" ");
  } catch {
    return undefined;
  }
}

/** The command line of a process; empty when there is none. */
export function readCommandLine(pid: number): string {
  try {
    return process.platform === "linux"
      ? readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ")
      : execFileSync("ps", ["-o", "command=", "-p", String(pid)], {
          encoding: "utf8",
          timeout: PS_DEADLINE_MS,
        });
  } catch {
    return "";
  }
}
