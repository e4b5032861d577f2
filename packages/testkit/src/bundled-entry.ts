import path from "node:path";

import { requiredEnv } from "./required-env.ts";

/** The file that runs a service, or a command, as it is shipped. The test run has bundled it. */
export const bundledEntry = (
  name: "admin-api" | "event-worker" | "migrate" | "proxy-edge",
): string => path.join(requiredEnv("LINTEL_TEST_BUNDLE"), `${name}.js`);
