import { fileURLToPath } from "node:url";

/** The root of this checkout, without a slash at the end. */
export const REPOSITORY = fileURLToPath(new URL("../../..", import.meta.url)).replace(/\/$/, "");
