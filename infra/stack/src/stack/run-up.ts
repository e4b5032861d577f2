import { MigrationError } from "@lintel/db";

import { onStopRequest } from "../process/stop-request.ts";
import { StackError } from "../stack-error.ts";
import type { Environment } from "./environment.ts";
import { readStackSettings } from "./stack-settings.ts";
import { startStack } from "./start-stack.ts";
import type { Stack, StackOptions } from "./start-stack.ts";

export interface UpOptions extends Pick<StackOptions, "say" | "listServices"> {
  readonly env: Environment;
}

/**
 * Runs a whole stack in the foreground until this process is asked to stop; a second request ends
 * everything without waiting. Returns the exit code. In every case nothing is left running.
 */
export async function runUp(options: UpOptions): Promise<number> {
  const stopping = new AbortController();
  let stack: Stack | undefined;
  onStopRequest(
    () => stopping.abort(new StackError("stopped before it was ready")),
    () => stack?.kill(),
  );
  try {
    const settings = readStackSettings(options.env);
    if (settings.isAdminOpen) {
      options.say("ADMIN_PASS is not set: everyone on this machine may use the admin API");
    }
    stack = await startStack({ ...options, settings, signal: stopping.signal });
    process.stdout.write(`${readyLine(stack)}\n`);
    options.say(`the console is at ${stack.adminUrl}/console/`);
    await aborted(stopping.signal);
    options.say("stopping");
    await stack.stop();
    options.say("stopped; its data is kept");
    return 0;
  } catch (error) {
    options.say(describe(error));
    return 1;
  }
}

function readyLine({ adminUrl, proxyUrls }: Stack): string {
  return `lintel is ready: admin ${adminUrl} proxy ${proxyUrls.join(",")}`;
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

/** What the system refused (no space, no permission) needs no stack trace either. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const isSystem = "code" in error && "syscall" in error;
  const isPlain = error instanceof StackError || error instanceof MigrationError || isSystem;
  return isPlain ? error.message : (error.stack ?? error.message);
}
