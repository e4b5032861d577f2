import path from "node:path";

import { CLIENTS_FOLDER, installPackages } from "./npm-packages.ts";
import { installPython, runTests } from "./python-packages.ts";

/**
 * `npm run try:suites`: installs public suites of compliance, llm-comply from PyPI and compatcanary from npm, and runs them against a
 * proxy: for each dialect, with the model of a provider that speaks it and with one to whose dialect calls are translated.
 */
installPackages(["compatcanary@0.2.2"], CLIENTS_FOLDER);
installPython(["llm-comply==0.5.0"], { folder: path.join(CLIENTS_FOLDER, "../python-suites") });
process.exitCode = runTests("services/proxy-edge/test/clients/public-suites");
