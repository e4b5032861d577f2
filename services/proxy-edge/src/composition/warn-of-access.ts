import type { Logger } from "@lintel/service-kit";

import type { Config } from "../config.ts";

/** Says in the log when `/v1` is open to callers without a key, or closed for want of one. */
export function warnOfAccess({ simple }: Config, logger: Logger): void {
  if (simple?.openKey !== undefined) {
    const what =
      "/v1 IS OPEN: anyone who reaches this port may use the backend without a key, until there is one";
    logger.warn({ backend: simple.setting.provider, set: "API_KEYS" }, what);
  } else if (simple?.isKeptClosed === true) {
    const what =
      "/v1 is closed: there are no API_KEYS, and without them it is open only on loopback or with LINTEL_OPEN=yes";
    logger.warn({ backend: simple.setting.provider }, what);
  }
}
