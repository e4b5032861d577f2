import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";

const EVERY_MS = 1_000;
const SHELLS = new Set(["ash", "bash", "dash", "sh", "zsh"]);

/**
 * Calls `lost` once when the npm that started us is gone: killed, it could not stop us. Npm
 * may run us through a shell, whose parent is watched then. Started by hand instead, we may outlive
 * our shell on purpose (nohup), and nothing is watched. Returns a function that ends the watch.
 */
export function watchStarter(lost) {
  if (process.env.npm_lifecycle_event === undefined) return () => undefined;
  const parent = process.ppid;
  const shell = describe(parent);
  const isAlone = () =>
    process.ppid !== parent ||
    (SHELLS.has(shell.program) && describe(parent).parent !== shell.parent);
  const timer = setInterval(() => {
    if (!isAlone()) return;
    clearInterval(timer);
    lost();
  }, EVERY_MS);
  return () => clearInterval(timer);
}

/** The parent and the program of a process; empty when it is gone. */
function describe(pid) {
  return process.platform === "linux" ? describeFromProc(pid) : describeFromPs(pid);
}

function describeFromProc(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // `1234 (program name) S 1233 …`: the name may hold spaces and brackets.
    const end = stat.lastIndexOf(")");
    return {
      program: stat.slice(stat.indexOf("(") + 1, end),
      parent: stat.slice(end + 4).split(" ")[0],
    };
  } catch {
    return { program: "", parent: "" };
  }
}

function describeFromPs(pid) {
  const options = { encoding: "utf8", timeout: 2_000 };
  const { stdout } = spawnSync("ps", ["-o", "ppid=,comm=", "-p", String(pid)], options);
  const [parent = "", program = ""] = (stdout ?? "").trim().split(/\s+/);
  return { program: path.basename(program).replace(/^-/, ""), parent };
}
