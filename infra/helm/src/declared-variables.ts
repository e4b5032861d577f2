import { globSync, readFileSync } from "node:fs";
import path from "node:path";

const REPOSITORY = path.resolve(import.meta.dirname, "../../..");

/** Names of variables that are members of a schema: of a service, of what they share, or of detectors. */
export function declaredVariables(): ReadonlySet<string> {
  const files = globSync(
    [
      "services/*/src/config.ts",
      "packages/*/src/**/*{env,variables}.ts",
      "packages/*/src/**/env/**/*.ts",
      "packages/service-kit/src/egress/forward-proxy.ts",
    ],
    { cwd: REPOSITORY },
  ).filter((file) => !file.endsWith(".test.ts"));
  const names = files.flatMap((file) =>
    [
      ...readFileSync(path.join(REPOSITORY, file), "utf8").matchAll(/^ {2,4}([A-Z][A-Z\d_]+):/gm),
    ].map(([, name = ""]) => name),
  );
  return new Set(names);
}

/** Read by Node.js itself. */
const READ_BY_NODE = new Set(["NODE_EXTRA_CA_CERTS"]);

/** Whether a service reads the variable, as it is or as the file of one. */
export const isRead = (name: string, declared: ReadonlySet<string>): boolean =>
  declared.has(name) || declared.has(name.replace(/_FILE$/, "")) || READ_BY_NODE.has(name);
