import { startUpstream } from "../upstream/start-upstream.ts";
import type { Upstream, UpstreamOptions } from "../upstream/start-upstream.ts";
import { BACKEND_KINDS, type BackendName } from "./backend-kinds.ts";
import { simulateBackend } from "./simulate-backend.ts";
import { simulateLocalLab } from "./simulate-locallab.ts";

export interface BackendUpstreamOptions extends UpstreamOptions {
  /** Models it serves: `backend-model` by default. */
  readonly models?: readonly string[];
}

/** The key of those that want one. */
const KEY = "sk-upstream-test";

/**
 * Starts a server on 127.0.0.1 that speaks OpenAI's dialect with the quirks of a program or vendor, or LocalLab's own
 * API, and misbehaves as scripted (`give-answer`, and of LocalLab `say`).
 */
export function startBackendUpstream(
  name: BackendName | "locallab",
  options: BackendUpstreamOptions = {},
): Promise<Upstream> {
  const { models = ["backend-model"] } = options;
  if (name === "locallab") {
    return startUpstream(
      (request, behaviours) => simulateLocalLab(models, request, behaviours),
      "",
      options,
    );
  }
  const kind = BACKEND_KINDS[name];
  return startUpstream(
    (request, behaviours) => simulateBackend({ kind, models, key: KEY }, request, behaviours),
    kind.basePath,
    options,
  );
}
