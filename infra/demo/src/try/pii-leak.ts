import { installPython, runTests } from "./python-packages.ts";

/**
 * `npm run try:pii-leak`: installs pii-leak-benchmark (Apache-2.0) from PyPI, and drives it through a running proxy whose policy redacts
 * requests and answers: every value in one piece, and at every split in two.
 */
installPython(["pii-leak-benchmark[validate]==0.6.0"]);
process.exitCode = runTests("services/proxy-edge/test/policies/pii-leak-benchmark");
