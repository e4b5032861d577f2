import path from "node:path";
import { fileURLToPath } from "node:url";

/** The root of the checkout. */
export const REPOSITORY = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");

/** Everything fetched or made by running Lintel from a checkout; safe to delete when nothing runs. */
export const STATE = path.join(REPOSITORY, ".lintel");

export const TOOLING = path.join(STATE, "tooling");
