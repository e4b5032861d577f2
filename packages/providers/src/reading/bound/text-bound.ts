import type { CallBody } from "../../contract/call-body.ts";

/** An upper bound of the tokens of a body's texts: as they were counted, or else its bytes, of which a token takes at least one. */
export const textBoundOf = ({ bytes, textTokens }: CallBody): number => textTokens ?? bytes.length;
