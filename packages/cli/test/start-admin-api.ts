import { randomBytes } from "node:crypto";

import {
  bundledEntry,
  createTestDatabase,
  freePort,
  type RunningService,
  startService,
} from "@lintel/testkit";

import { runCli } from "../src/run-cli.ts";
import { aHost } from "./a-host.ts";

export const PASSWORD = "correct horse";

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** What was printed, as JSON. */
  readonly json: ReturnType<typeof JSON.parse>;
}

export interface RunningAdminApi {
  readonly url: string;
  /** The process. */
  readonly service: RunningService;
  /** Runs a command against it, in this process. */
  lintel(...args: string[]): Promise<Ran>;
  /** The same with something on standard input. */
  lintelWith(stdin: string, ...args: string[]): Promise<Ran>;
  /** Runs a command with `--json` and returns what it printed; throws when it did not end well. */
  json(...args: string[]): Promise<Ran["json"]>;
  close(): Promise<void>;
}

interface StartOptions {
  /** Variables of the service beside those it needs. */
  readonly env?: Readonly<Record<string, string>>;
  /** Variables of the command line. */
  readonly cliEnv?: Readonly<Record<string, string>>;
  /** Where its database is; one of its own when absent. */
  readonly databaseUrl?: string;
}

/** The admin API as a process. */
export async function startAdminApi(options: StartOptions = {}): Promise<RunningAdminApi> {
  const { cliEnv = {}, databaseUrl, env } = options;
  const database = databaseUrl === undefined ? await createTestDatabase() : undefined;
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const service = await startService({
    entry: bundledEntry("admin-api"),
    env: {
      DATABASE_URL: database?.url ?? databaseUrl ?? "",
      LINTEL_ENCRYPTION_KEYS: `t:${randomBytes(32).toString("base64")}`,
      ADMIN_PASS: PASSWORD,
      HOST: "127.0.0.1",
      ADMIN_PORT: String(port),
      ...env,
    },
    readyUrl: `${url}/readyz`,
  });
  const run = (stdin: string, args: readonly string[]) =>
    runAgainst(url, { stdin, env: cliEnv }, args);
  return {
    url,
    service,
    lintel: (...args) => run("", args),
    lintelWith: (stdin, ...args) => run(stdin, args),
    async json(...args) {
      const { code, json, err } = await run("", [...args, "--json"]);
      if (code !== 0) throw new Error(err);
      return json;
    },
    async close() {
      await service.stop();
      await database?.close();
    },
  };
}

interface Around {
  readonly stdin: string;
  readonly env: Readonly<Record<string, string>>;
}

async function runAgainst(
  url: string,
  { env: around, stdin }: Around,
  args: readonly string[],
): Promise<Ran> {
  const [printed, errors]: [string[], string[]] = [[], []];
  const env = { ...around, LINTEL_ADMIN_URL: url, LINTEL_ADMIN_TOKEN: PASSWORD };
  const code = await runCli(args, aHost({ env, stdin, printed, errors }));
  const out = printed.join("");
  return {
    code,
    out,
    err: errors.join(""),
    json: out.startsWith("{") || out.startsWith("[") ? JSON.parse(out) : undefined,
  };
}
