import { installPython, runTests } from "./python-packages.ts";

/** LocalLab's official clients, and what `locallab chat` needs of the packages it depends on. */
const CLIENTS = [
  "locallab-client==1.1.0",
  "httpx",
  "click",
  "rich<14",
  "colorama",
  "questionary",
  "python-dotenv<1",
  "requests",
  "psutil",
  "tqdm",
];

/** `npm run try:locallab`: installs LocalLab's official clients from PyPI, and runs the tests that need them. */
installPython(CLIENTS, { without: ["locallab==0.11.3"] });
process.exitCode = runTests("services/proxy-edge/test/locallab/official-clients");
