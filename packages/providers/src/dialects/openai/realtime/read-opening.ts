import type { OpeningVerdict } from "../../../contract/session.ts";

/** Parameters that decide what a session is; some upstreams take them in any letter case. */
const DECIDING = new Set(["model", "deployment", "intent", "call_id"]);

/** Reads the query a session is opened with. One that names something twice, or oddly spelled, says nothing certain. */
export function readOpening(query: string): OpeningVerdict {
  const names = new URLSearchParams(query);
  const deciding = [...names.keys()].filter((name) => DECIDING.has(name.toLowerCase()));
  const odd = deciding.find((name, at) => !DECIDING.has(name) || deciding.indexOf(name) !== at);
  if (odd !== undefined) {
    return {
      readable: false,
      reason: `\`${odd.toLowerCase()}\` must be named once, and in lower case.`,
    };
  }
  const [model, deployment] = [names.get("model") ?? "", names.get("deployment") ?? ""];
  if (model !== "" && deployment !== "" && model !== deployment) {
    return { readable: false, reason: "`model` and `deployment` must not differ." };
  }
  return { readable: true, model: deployment || model, attaches: names.has("call_id") };
}
