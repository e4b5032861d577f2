import { installGo, installGoHere } from "./go-programs.ts";
import { installPython, runTests } from "./python-packages.ts";

const OAPI_CODEGEN = "github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen@v2.8.2";

/**
 * `npm run try:operators`: installs generators of clients and a collector's decoder, and runs the tests that need them, and
 * promtool (Debian: `prometheus`; or `LINTEL_PROMTOOL`). What cannot be had is said, and skipped.
 */
const wanted: Readonly<Record<string, () => unknown>> = {
  "oapi-codegen": () => installGo(OAPI_CODEGEN),
  "a collector's decoder": () => installGoHere("infra/e2e/operators/collector", "lintel-collector"),
  "openapi-python-client": () => installPython(["openapi-python-client==0.29.1"]),
};
for (const [name, install] of Object.entries(wanted)) {
  try {
    install();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    process.stderr.write(`${name} is left out: ${reason}\n`);
  }
}
process.env["LINTEL_TRY_OPERATORS"] = "yes";
process.exitCode = runTests("infra/e2e/operators");
