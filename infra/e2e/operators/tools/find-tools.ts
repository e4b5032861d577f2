import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";

const INSTALLED = path.resolve(import.meta.dirname, "../../../../.lintel");

const existing = (file: string): string | undefined => (existsSync(file) ? file : undefined);

/** A command that is on the path. */
const onPath = (name: string): string | undefined =>
  spawnSync(name, ["--version"], { stdio: "ignore" }).status === 0 ? name : undefined;

function pythonWith(module: string): string | undefined {
  const python = existing(path.join(INSTALLED, "python/bin/python"));
  if (python === undefined) return undefined;
  return spawnSync(python, ["-c", `import ${module}`]).status === 0 ? python : undefined;
}

/** What operators and integrators use, as far as it is on this machine. Only `npm run try:operators` asks for it. */
export function findTools() {
  if (process.env["LINTEL_TRY_OPERATORS"] === undefined) return {};
  return {
    promtool: onPath(process.env["LINTEL_PROMTOOL"] ?? "promtool"),
    collector: existing(path.join(INSTALLED, "go/bin/lintel-collector")),
    oapiCodegen: existing(path.join(INSTALLED, "go/bin/oapi-codegen")),
    python: pythonWith("openapi_python_client"),
  };
}
