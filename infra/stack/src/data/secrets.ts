import { randomBytes } from "node:crypto";
import path from "node:path";

import { readJsonFile, writeJsonFile } from "./json-file.ts";

/** What a stack makes up once and must never lose: upstream credentials are encrypted with it. */
export interface Secrets {
  readonly postgresPassword: string;
  readonly redisPassword: string;
  /** As LINTEL_ENCRYPTION_KEYS wants it: `<keyId>:<base64 of 32 bytes>`. */
  readonly encryptionKeys: string;
}

/** The secrets kept in the data directory (mode 0600), made on the first start. */
export function loadSecrets(dataFolder: string): Secrets {
  const file = path.join(dataFolder, "secrets.json");
  const kept = readJsonFile(file);
  const secrets: Secrets = {
    postgresPassword: kept["postgresPassword"] ?? newPassword(),
    redisPassword: kept["redisPassword"] ?? newPassword(),
    encryptionKeys: kept["encryptionKeys"] ?? `k1:${randomBytes(32).toString("base64")}`,
  };
  if (Object.keys(kept).length < Object.keys(secrets).length) writeJsonFile(file, { ...secrets });
  return secrets;
}

/** A password that needs no escaping in URLs, settings files and protocols. */
export function newPassword(): string {
  return randomBytes(24).toString("base64url");
}
