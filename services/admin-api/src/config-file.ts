import type { ResolvedConfig } from "@lintel/config-file";
import type { Logger } from "@lintel/service-kit";

import type { Deps } from "./deps.ts";
import { applyFile } from "./families/config/verbs/apply-file.ts";

/** This service's own configuration file; where there is none, nothing happens. */
export interface ConfigFileOfService {
  /** Applies it as it was first read. Rejects when the present state refuses it; nothing is changed then. */
  readonly apply: () => Promise<void>;
  /**
   * Reads and applies it again. Never rejects: a file that cannot be applied changes nothing, and the log says why. Asked
   * again meanwhile, it reads the file once more after that.
   */
  readonly reload: () => Promise<void>;
}

/** The file as it is read now, and again by `read`. Absent where the service has none. */
export interface ReadFile {
  readonly atStart: ResolvedConfig;
  readonly read: () => ResolvedConfig;
}

/** Ties a file to the service that applies it. */
export function openConfigFile(
  deps: Deps,
  logger: Logger,
  file: ReadFile | undefined,
): ConfigFileOfService {
  if (file === undefined) return { apply: nothing, reload: nothing };
  const apply = async (config: ResolvedConfig): Promise<void> => {
    const steps = await applyFile(deps, config);
    const counts = Object.fromEntries(
      [...Map.groupBy(steps, ({ action }) => action)].map(([action, done]) => [
        action,
        done.length,
      ]),
    );
    logger.info({ file: deps.configFile, ...counts }, "configuration applied");
  };
  const reload = oneAtATime(async () => {
    try {
      await apply(file.read());
    } catch (error) {
      logger.error(
        { err: error, file: deps.configFile },
        "configuration not applied; nothing is changed",
      );
    }
  });
  return { apply: () => apply(file.atStart), reload };
}

const nothing = (): Promise<void> => Promise.resolve();

/** However often it is asked for, `act` runs once at a time, and once more after the last request. */
function oneAtATime(act: () => Promise<void>): () => Promise<void> {
  let isDue = false;
  let running: Promise<void> | undefined;
  const run = async (): Promise<void> => {
    while (isDue) {
      isDue = false;
      await act();
    }
    running = undefined;
  };
  return () => {
    isDue = true;
    running ??= run();
    return running;
  };
}
