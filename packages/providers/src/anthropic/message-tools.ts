import type { JsonRecord } from "../json/is-record.ts";

/** Tools that are run by the caller: their results come with the next call. */
const CLIENT_TOOL =
  /^(?:custom|(?:bash|text_editor|memory|computer)_\d{8}|(?:computer|browser)_toolset_\d{8})$/;

/** Is a tool the caller's to run? All whose type is not known to be so are the provider's. */
export const isClientTool = ({ type }: JsonRecord): boolean =>
  type === undefined || type === null || (typeof type === "string" && CLIENT_TOOL.test(type));
