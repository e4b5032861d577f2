import { createHash } from "node:crypto";

/** What is kept of a key's secret: its SHA-256, in hex. The proxy looks for the hash of what it is shown. */
export const hashSecret = (secret: string): string =>
  createHash("sha256").update(secret).digest("hex");
