import { createCustody } from "@lintel/translation";

/** Seals under a secret that is always the same. */
export const A_CUSTODY = createCustody([Buffer.alloc(32, 7)]);
