import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

const PACKAGE = "litellm";
const MEMBER = "litellm/model_prices_and_context_window_backup.json";
const DEADLINE_MS = 600_000;
const MAX_BYTES = 64 * 1024 * 1024;
/** Prints one member of a wheel. */
const UNZIP = "import sys, zipfile; print(zipfile.ZipFile(sys.argv[1]).read(sys.argv[2]).decode())";

export interface PublishedList {
  readonly version: string;
  readonly sha256: string;
  readonly text: string;
}

/**
 * LiteLLM's price list out of its package on PyPI, of a version or the newest one. Uses pip, so that it comes from where
 * this machine gets its packages, and is checked against the index's hash. Nothing of the package is run. Throws after
 * ten minutes, and when there is no Python with pip.
 */
export async function downloadLiteLlm(version: string | undefined): Promise<PublishedList> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "lintel-prices-"));
  try {
    const wanted = version === undefined ? PACKAGE : `${PACKAGE}==${version}`;
    const options = ["--no-deps", "--only-binary", ":all:", "--quiet", "--dest", folder];
    await run("python3", ["-m", "pip", "download", ...options, wanted], { timeout: DEADLINE_MS });
    return await readWheel(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function readWheel(folder: string): Promise<PublishedList> {
  const [wheel = ""] = await readdir(folder);
  const [, version] = /^litellm-([^-]+)-.+\.whl$/.exec(wheel) ?? [];
  if (version === undefined) throw new Error(`pip brought ${wheel || "nothing"}, not a wheel`);
  const { stdout } = await run("python3", ["-c", UNZIP, path.join(folder, wheel), MEMBER], {
    timeout: DEADLINE_MS,
    maxBuffer: MAX_BYTES,
  });
  const text = stdout.trim();
  return { version, sha256: createHash("sha256").update(text).digest("hex"), text };
}
