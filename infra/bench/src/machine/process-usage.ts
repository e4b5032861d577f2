import { readdirSync, readFileSync } from "node:fs";

/** The kernel counts in ticks of 10 ms on every Linux that Node runs on. */
const MS_PER_TICK = 10;

interface ProcessStat {
  readonly name: string;
  readonly parent: number;
  readonly ownMs: number;
  /** CPU time of children that have ended and were waited for. */
  readonly reapedMs: number;
}

/** CPU milliseconds (all threads, user and system) used so far. NaN where there is no /proc. */
export function cpuMsOf(pid: number): number {
  return readStat(pid)?.ownMs ?? Number.NaN;
}

/** The same for a process and everything below it: Postgres is one postmaster and many backends. */
export function cpuMsOfTree(root: number): number {
  const stats = readAllStats();
  const below = new Set([root]);
  for (let known = 0; known !== below.size;) {
    known = below.size;
    for (const [pid, stat] of stats) if (below.has(stat.parent)) below.add(pid);
  }
  let total = 0;
  for (const pid of below) {
    const stat = stats.get(pid);
    if (stat !== undefined) total += stat.ownMs + stat.reapedMs;
  }
  return stats.size === 0 ? Number.NaN : total;
}

/** The processes started by this one, by the name the kernel has for them. */
export function childrenOf(parent: number): { readonly pid: number; readonly name: string }[] {
  return [...readAllStats()]
    .filter(([, stat]) => stat.parent === parent)
    .map(([pid, { name }]) => ({ pid, name }));
}

/** Resident memory in KiB. NaN where there is no /proc. */
export function residentKibOf(pid: number): number {
  const status = readProc(`/proc/${pid}/status`);
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status ?? "")?.[1] ?? Number.NaN);
}

/** Busy milliseconds of one core since boot, of all processes. NaN where there is no /proc. */
export function coreBusyMs(core: number): number {
  const line = new RegExp(`^cpu${core} (.*)$`, "m").exec(readProc("/proc/stat") ?? "")?.[1];
  if (line === undefined) return Number.NaN;
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = line
    .split(" ")
    .map(Number);
  return (user + nice + system + irq + softirq + steal) * MS_PER_TICK;
}

function readAllStats(): Map<number, ProcessStat> {
  const stats = new Map<number, ProcessStat>();
  for (const entry of readProcEntries()) {
    const pid = Number(entry);
    const stat = Number.isInteger(pid) ? readStat(pid) : undefined;
    if (stat !== undefined) stats.set(pid, stat);
  }
  return stats;
}

function readStat(pid: number): ProcessStat | undefined {
  const text = readProc(`/proc/${pid}/stat`);
  if (text === undefined) return undefined;
  // The name, in parentheses, may itself hold spaces and parentheses: count from its end.
  const fields = text
    .slice(text.lastIndexOf(")") + 2)
    .split(" ")
    .map(Number);
  const [utime = 0, stime = 0, childUtime = 0, childStime = 0] = fields.slice(11, 15);
  return {
    name: text.slice(text.indexOf("(") + 1, text.lastIndexOf(")")),
    parent: fields[1] ?? 0,
    ownMs: (utime + stime) * MS_PER_TICK,
    reapedMs: (childUtime + childStime) * MS_PER_TICK,
  };
}

function readProc(path: string): string | undefined {
  try {
    return readFileSync(path, "latin1");
  } catch {
    // The process has ended, or this system has no /proc.
    return undefined;
  }
}

function readProcEntries(): string[] {
  try {
    return readdirSync("/proc");
  } catch {
    return [];
  }
}
