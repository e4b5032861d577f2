import { buildConsole } from "@lintel/console/build";

import { say } from "../say.ts";
import { runUp } from "../stack/run-up.ts";

// `npm run up`: a whole Lintel in the foreground, until it is asked to stop.
await buildConsole();
process.exitCode = await runUp({ env: process.env, say });
