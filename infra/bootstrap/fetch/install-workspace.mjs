import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

import { say } from "../console.mjs";
import { REPOSITORY } from "../paths.mjs";
import { runProcess } from "../process/run-process.mjs";
import { PNPM_PACKAGE } from "./pins.mjs";

const DEADLINE_MS = 600_000;
const STAMP = path.join(REPOSITORY, "node_modules", ".lintel-installed");
const GROUPS = ["packages", "services", "infra"];

/** Whether node_modules is what the lockfile and the manifests ask for. */
export function isWorkspaceCurrent() {
  return existsSync(STAMP) && readFileSync(STAMP, "utf8") === hashOfManifests();
}

/** Installs exactly what the lockfile says, running no install script of any dependency. */
export async function installWorkspace(env) {
  say("installing dependencies");
  await runProcess("pnpm", ["install", "--frozen-lockfile", "--reporter=append-only"], {
    cwd: REPOSITORY,
    env: { ...env, CI: "true" }, // never asks; there may be no one to answer
    deadlineMs: DEADLINE_MS,
    what: "pnpm install",
    loud: true,
  });
  writeFileSync(STAMP, hashOfManifests());
}

function hashOfManifests() {
  const hash = createHash("sha256");
  hash.update(`${process.platform}-${process.arch} pnpm ${PNPM_PACKAGE.version}\n`);
  for (const file of ["pnpm-lock.yaml", "pnpm-workspace.yaml", ...manifests()]) {
    hash.update(file).update(readFileSync(path.join(REPOSITORY, file)));
  }
  return hash.digest("hex");
}

function manifests() {
  const members = GROUPS.flatMap((group) =>
    readdirSync(path.join(REPOSITORY, group))
      // oxlint-disable-next-line unicorn/no-array-sort -- toSorted is missing in Node 18
      .sort()
      .map((name) => path.join(group, name, "package.json")),
  );
  return ["package.json", ...members.filter((file) => existsSync(path.join(REPOSITORY, file)))];
}
