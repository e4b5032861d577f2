import path from "node:path";

import type { Connection } from "@lintel/admin-client";
import { z } from "zod";

import type { Given } from "../arguments/given.ts";
import { usageError } from "../cli-error.ts";
import type { Host } from "../host.ts";

const ConfigFile = z.strictObject({ url: z.string().optional(), token: z.string().optional() });
type ConfigFile = z.infer<typeof ConfigFile>;

const DEFAULT_URL = "http://127.0.0.1:8001";
const DEFAULT_SECONDS = 30;
const MAX_SECONDS = 3600;

/** From the options, else the environment, else the file of configuration. Throws a usage error for nonsense. */
export async function readConnection(given: Given, host: Host): Promise<Connection> {
  const { env } = host;
  const file = await readConfigFile(given, host);
  const url = given.text("url") ?? env["LINTEL_ADMIN_URL"] ?? file.url ?? DEFAULT_URL;
  const token = given.text("token") ?? env["LINTEL_ADMIN_TOKEN"] ?? env["ADMIN_PASS"] ?? file.token;
  return {
    url: toUrl(url, "admin"),
    token: token === "" ? undefined : token,
    deadlineMs: toDeadline(given),
  };
}

function toDeadline(given: Given): number {
  const seconds = given.number("timeout") ?? DEFAULT_SECONDS;
  if (seconds > 0 && seconds <= MAX_SECONDS) return seconds * 1000;
  throw usageError(`--timeout must be above 0 and at most ${MAX_SECONDS}`);
}

/** An address to send requests to; `whose` names it in the error. */
export function toUrl(text: string, whose: string): string {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol) || `${url.username}${url.password}` !== "") {
    throw usageError(`the ${whose} URL must be http or https, without credentials`);
  }
  return text.replace(/\/+$/, "");
}

async function readConfigFile(given: Given, host: Host): Promise<ConfigFile> {
  const chosen = given.text("config");
  const name = chosen ?? path.join(host.configFolder, "lintel", "config.json");
  const file = await host.readFile(name);
  if (file === undefined) {
    if (chosen === undefined) return {};
    throw usageError(`${name} cannot be read`);
  }
  const config = parse(file.text);
  if (config === undefined) throw usageError(`${name} must be {"url": "…", "token": "…"}`);
  if (file.isOpenToOthers && config.token !== undefined) {
    host.err(`warning: others can read the token in ${name}: chmod 600 it\n`);
  }
  return config;
}

/** `undefined` for what is no configuration. Its text is never printed: there may be a token in it. */
function parse(text: string): ConfigFile | undefined {
  try {
    return ConfigFile.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
