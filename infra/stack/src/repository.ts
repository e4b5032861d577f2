import path from "node:path";

/** The root of the checkout. */
export const REPOSITORY = path.resolve(import.meta.dirname, "../../..");

/** Where fetched tools are kept; safe to delete, they are fetched again. */
export const TOOLING = path.join(REPOSITORY, ".lintel", "tooling");
