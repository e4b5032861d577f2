import { type JsonRecord, stringIn } from "@lintel/providers";

/** What an object of a dialect calls itself, for the list of losses. */
export const kindOf = ({ type }: JsonRecord): string => stringIn(type) || "part";
