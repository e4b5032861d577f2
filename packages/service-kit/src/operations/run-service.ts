import { INEFFECTIVE_VARIABLES } from "../env/lintel-variables.ts";
import type { Environment } from "../env/parse-env.ts";
import { captureConsole } from "../log/capture-console.ts";
import type { Logger } from "../log/logger.ts";
import { withDeadline } from "./with-deadline.ts";

export interface RunningService {
  /** Stops accepting, finishes what is under way, closes what was opened. */
  stop(): Promise<void>;
  /** Reads its files again. Never rejects. */
  reload?(): Promise<void>;
  /** What the log says beside "started": where it listens, and where its stores are. Holds no secret. */
  readonly facts?: Readonly<Record<string, unknown>>;
}

export interface ServiceToRun {
  readonly name: string;
  readonly logger: Logger;
  readonly start: () => Promise<RunningService>;
  /** Looked through for variables that have no effect, which are named in the log. */
  readonly environment?: Environment;
  /** Whether SIGHUP makes it `reload`; without, that signal ends the process, as usual. */
  readonly reloads?: boolean;
  /** Calls its argument when the service is to stop. Default: at SIGTERM and SIGINT. */
  readonly onStop?: ((stop: (signal: string) => void) => void) | undefined;
  /** How long `stop` may take before the process ends regardless. */
  readonly drainDeadlineMs: number;
}

/**
 * Runs a service until it is to stop, then stops it and ends the process: with code 0 when it drained in
 * time, with 1 when it did not, when it could not start, when an error was left uncaught, or when it is to stop
 * a second time. Resolves once the service has started.
 */
export async function runService(service: ServiceToRun): Promise<void> {
  const { name, logger } = service;
  captureConsole(logger);
  // An unhandled rejection arrives here too, with its own origin.
  process.on("uncaughtException", (error, origin) => {
    logger.fatal({ err: error, origin }, `${name} failed`);
    process.exit(1);
  });
  let started: RunningService | undefined;
  let stopping = false;
  const onSignal = (signal: string): void => {
    if (started === undefined || stopping) return exitAtOnce(service, signal, stopping);
    stopping = true;
    void drain(service, started, signal);
  };
  (service.onStop ?? stopAtSignals)(onSignal);
  let isReloadAsked = false;
  if (service.reloads === true) {
    process.on("SIGHUP", () => {
      isReloadAsked = true;
      void started?.reload?.();
    });
  }
  started = await open(service);
  // Asked before there was anything to reload: its files may have been read before they changed.
  if (isReloadAsked) void started.reload?.();
  logger.info({ ...started.facts }, `${name} started`);
  const ineffective = INEFFECTIVE_VARIABLES.filter(
    (variable) => service.environment?.[variable] !== undefined,
  );
  if (ineffective.length > 0) logger.warn({ variables: ineffective }, "variables without effect");
}

function stopAtSignals(stop: (signal: string) => void): void {
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
}

/** A signal before the start is over finds nothing to drain; one during the drain means "now". */
function exitAtOnce({ name, logger }: ServiceToRun, signal: string, stopping: boolean): never {
  logger.warn({ signal }, `${name} stops at once`);
  process.exit(stopping ? 1 : 0);
}

async function open({ name, logger, start }: ServiceToRun): Promise<RunningService> {
  try {
    return await start();
  } catch (error) {
    logger.fatal({ err: error }, `${name} could not start`);
    return process.exit(1);
  }
}

async function drain(
  service: ServiceToRun,
  started: RunningService,
  signal: string,
): Promise<void> {
  const { name, logger, drainDeadlineMs } = service;
  logger.info({ signal }, `${name} is stopping`);
  try {
    await withDeadline(started.stop(), drainDeadlineMs);
  } catch (error) {
    logger.error({ err: error }, `${name} did not stop cleanly`);
    process.exit(1);
  }
  logger.info(`${name} stopped`);
  process.exit(0);
}
