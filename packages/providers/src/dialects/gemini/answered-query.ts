import type { CallFacts } from "../../contract/call-body.ts";

/** Parameters that change nothing of an answer, or only whether it comes as events. */
const PASSED: ReadonlySet<string> = new Set(["$alt", "$prettyPrint", "alt", "key", "prettyPrint"]);
const FORMS = /^(?:json|sse)(?:;enum-encoding=(?:int|string))?$/;

/**
 * The caller's query as far as it goes upstream. Of a call that is charged, only parameters that leave its answer readable: Google's
 * APIs take others with which an answer lacks its usage, is no JSON, or is paid by another project
 * (cloud.google.com/apis/docs/system-parameters, November 2026).
 */
export const answeredQuery = (query: string, { charge = "tokens" }: CallFacts): string =>
  query === "" || charge !== "tokens" ? query : query.split("&").filter(mayPass).join("&");

function mayPass(parameter: string): boolean {
  const [[name, value] = ["", ""]] = new URLSearchParams(parameter);
  return PASSED.has(name) && (!/^\$?alt$/.test(name) || FORMS.test(value));
}
