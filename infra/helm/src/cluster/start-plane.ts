import { spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";

import { freePort } from "@lintel/testkit";

import { createKubeClient, type KubeClient } from "./kube-client.ts";
import { stagesFor } from "./kwok-stages.ts";
import { until } from "./until.ts";

const STOP_MS = 5000;
const READY_MS = 120_000;

/** Where `infra/helm/control-plane.sh` has built it. */
const CONTROL_PLANE = path.resolve(
  process.env["CONTROL_PLANE_HOME"] ?? path.join(os.homedir(), ".cache/control-plane"),
);
const binary = (name: string): string => path.join(CONTROL_PLANE, "bin", name);
export const HELM = binary("helm");

const NEEDED = ["etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler", "kwok"];

/** Why there is no control plane to run, in words; `undefined` where there is one. */
export function whyNoPlane(): string | undefined {
  const missing = [...NEEDED, "helm"].filter((name) => !existsSync(binary(name)));
  if (missing.length > 0) return `${CONTROL_PLANE} has no ${missing.join(", ")}`;
  const { stdout } = spawnSync(binary("kube-apiserver"), ["--version"], { encoding: "utf8" });
  return stdout.includes("v0.0.0") ? "its kube-apiserver was linked without a version" : undefined;
}

export interface ControlPlane {
  readonly client: KubeClient;
  readonly kubeconfig: string;
  stop(): Promise<void>;
}

/**
 * Starts API server, controllers, scheduler and kwok over an empty etcd, on loopback; resolves when the API is ready. `folder`
 * keeps what they write, their logs too.
 */
export async function startPlane(folder: string): Promise<ControlPlane> {
  mkdirSync(folder, { recursive: true });
  const [client, peer, api] = [await freePort(), await freePort(), await freePort()];
  const token = randomBytes(16).toString("hex");
  const origin = `https://127.0.0.1:${api}`;
  const processes = createProcesses(folder);
  writeAccess(folder, token);
  const etcd = [`http://127.0.0.1:${client}`, `http://127.0.0.1:${peer}`] as const;
  try {
    processes.start("etcd", etcdArgs(...etcd));
    processes.start("kube-apiserver", apiServerArgs(api, etcd[0]));
    const certificate = path.join(folder, "certs/apiserver.crt");
    await until("the API server's certificate", () => existsSync(certificate), READY_MS);
    const ca = readFileSync(certificate, "utf8");
    const kube = createKubeClient({ origin, token, ca });
    const isReady = () => kube.ask("GET", "/readyz").then(({ status }) => status === 200);
    await until("the API server to be ready", isReady, READY_MS);
    const kubeconfig = path.join(folder, "kubeconfig");
    writeFileSync(kubeconfig, kubeconfigOf(origin, token, certificate), { mode: 0o600 });
    // None serves what it knows of itself: only its port could be taken.
    const controllers = [`--kubeconfig=${kubeconfig}`, "--leader-elect=false", "--secure-port=0"];
    processes.start("kube-controller-manager", [
      ...controllers,
      "--service-account-private-key-file=sa.key",
      "--use-service-account-credentials",
    ]);
    processes.start("kube-scheduler", controllers);
    const stages = readFileSync(path.join(CONTROL_PLANE, "stages.yaml"), "utf8");
    writeFileSync(path.join(folder, "stages.yaml"), stagesFor(stages));
    const nodes = ["--manage-all-nodes", "--config=stages.yaml"];
    processes.start("kwok", [`--kubeconfig=${kubeconfig}`, ...nodes]);
    return { client: kube, kubeconfig, stop: () => processes.stop() };
  } catch (error) {
    await processes.stop();
    throw error;
  }
}

function createProcesses(cwd: string) {
  const ends: (() => Promise<void>)[] = [];
  return {
    start(name: string, args: readonly string[]): void {
      const child = spawn(binary(name), args, { cwd, stdio: ["ignore", "pipe", "pipe"] });
      const log = path.join(cwd, `${name}.log`);
      for (const stream of [child.stdout, child.stderr]) {
        stream.on("data", (piece: Buffer) => writeFileSync(log, piece, { flag: "a" }));
      }
      const { promise: ended, resolve } = Promise.withResolvers<void>();
      let isWanted = true;
      child.once("error", () => resolve());
      child.once("close", (code) => {
        if (isWanted) console.error(`${name} ended with ${code}: ${readFileSync(log, "utf8")}`);
        resolve();
      });
      // Where this process ends without asking it to.
      process.once("exit", () => child.kill("SIGKILL"));
      ends.push(async () => {
        isWanted = false;
        child.kill("SIGTERM");
        const killer = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
        await ended;
        clearTimeout(killer);
      });
    },
    /** The last started first: the API server waits for its etcd. */
    async stop(): Promise<void> {
      for (const end of ends.splice(0).toReversed()) await end();
    },
  };
}

/** The key pair of service accounts, and the administrator's token. */
function writeAccess(folder: string, token: string): void {
  const key = path.join(folder, "sa.key");
  spawnSync("openssl", ["genrsa", "-out", key, "2048"]);
  spawnSync("openssl", ["rsa", "-in", key, "-pubout", "-out", path.join(folder, "sa.pub")]);
  const tokens = `${token},admin,admin,"system:masters"\n`;
  writeFileSync(path.join(folder, "tokens.csv"), tokens, { mode: 0o600 });
}

const etcdArgs = (client: string, peer: string): readonly string[] => [
  "--data-dir=etcd",
  `--listen-client-urls=${client}`,
  `--advertise-client-urls=${client}`,
  `--listen-peer-urls=${peer}`,
  `--initial-advertise-peer-urls=${peer}`,
  `--initial-cluster=default=${peer}`,
];

const apiServerArgs = (port: number, etcd: string): readonly string[] => [
  `--etcd-servers=${etcd}`,
  "--bind-address=127.0.0.1",
  `--secure-port=${port}`,
  "--cert-dir=certs",
  "--service-cluster-ip-range=10.96.0.0/16",
  "--service-account-issuer=https://kubernetes.default.svc",
  "--service-account-key-file=sa.pub",
  "--service-account-signing-key-file=sa.key",
  "--token-auth-file=tokens.csv",
  "--authorization-mode=RBAC",
];

const kubeconfigOf = (server: string, token: string, ca: string): string =>
  JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "local", cluster: { server, "certificate-authority": ca } }],
    users: [{ name: "admin", user: { token } }],
    contexts: [{ name: "local", context: { cluster: "local", user: "admin" } }],
    "current-context": "local",
  });
