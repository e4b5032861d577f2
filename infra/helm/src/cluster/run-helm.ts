import { execFile } from "node:child_process";
import path from "node:path";

import { CHART } from "../check/render-chart.ts";
import type { ToolResult } from "../check/tools.ts";
import { HELM } from "./start-plane.ts";

const DEADLINE_MS = 240_000;
/** What helm itself waits for pods at most. */
const wait = (seconds = 180): readonly string[] => ["--wait", `--timeout=${seconds}s`];

/** A release of the chart by one of its examples, in a namespace of its own. Results are Helm's; none throws. */
export interface Release {
  install(): Promise<ToolResult>;
  upgrade(tag: string, seconds?: number): Promise<ToolResult>;
  rollback(revision: number): Promise<ToolResult>;
  uninstall(): Promise<ToolResult>;
  /** `deployed`, `failed`, … */
  status(): Promise<string>;
  /** The objects as Helm would make them, hooks too. */
  render(): Promise<string>;
}

export interface ReleaseOptions {
  readonly kubeconfig: string;
  readonly namespace: string;
  /** The file of values, from the chart's folder. */
  readonly values: string;
}

const RELEASE = "lintel";

export function releaseOf({ kubeconfig, namespace, values }: ReleaseOptions): Release {
  const home = path.dirname(kubeconfig);
  const env = {
    ...process.env,
    KUBECONFIG: kubeconfig,
    HELM_CACHE_HOME: path.join(home, "helm/cache"),
    HELM_CONFIG_HOME: path.join(home, "helm/config"),
    HELM_DATA_HOME: path.join(home, "helm/data"),
  };
  const helm = (...args: readonly string[]): Promise<ToolResult> => {
    const { promise, resolve } = Promise.withResolvers<ToolResult>();
    const options = { env, timeout: DEADLINE_MS, maxBuffer: 64 * 1024 * 1024 };
    execFile(HELM, [...args, `--namespace=${namespace}`], options, (error, stdout, stderr) =>
      resolve({ succeeded: error === null, stdout, stderr }),
    );
    return promise;
  };
  const given = `--values=${path.join(CHART, values)}`;
  return {
    install: () => helm("install", RELEASE, CHART, given, ...wait()),
    upgrade: (tag, seconds) =>
      helm("upgrade", RELEASE, CHART, given, `--set=image.tag=${tag}`, ...wait(seconds)),
    rollback: (revision) => helm("rollback", RELEASE, String(revision), ...wait()),
    uninstall: () => helm("uninstall", RELEASE, ...wait()),
    async status() {
      const { stdout } = await helm("status", RELEASE, "--output=json");
      return /"status":\s*"([^"]+)"/.exec(stdout)?.[1] ?? "none";
    },
    async render() {
      const { stderr, stdout, succeeded } = await helm(
        "install",
        RELEASE,
        CHART,
        given,
        "--dry-run=server",
        "--output=json",
      );
      if (!succeeded) throw new Error(stderr);
      return stdout;
    },
  };
}
