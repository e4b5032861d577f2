import { DemoError } from "../demo-error.ts";
import { installPython, runTests } from "./python-packages.ts";

/** llama.cpp's server as a module of Python's, what a model is written with, and OpenAI's SDK. */
const PACKAGES = ["xllamacpp==2026.10.11549", "gguf==0.19.0", "openai==3.57.0"];

/**
 * `npm run try:llamacpp`: installs llama.cpp's server from PyPI, and runs the tests that call it through Lintel. Where there
 * is no Python, or no such package for the machine, it says so, and nothing has failed.
 */
try {
  installPython(PACKAGES);
  process.exitCode = runTests("services/proxy-edge/test/front/llamacpp");
} catch (error) {
  if (!(error instanceof DemoError)) throw error;
  console.log(`Skipped: ${error.message}`);
}
