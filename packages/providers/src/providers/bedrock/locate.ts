import type { Target } from "../../contract/provider.ts";
import { runtimeBase } from "./hosts.ts";

/** The model's own address in the setting's region, or below its `url`. */
export function locate({ body, members, path }: Target): string | undefined {
  const base = runtimeBase(members);
  if (base === undefined) return undefined;
  const isConverse = path.startsWith("/model/") && !INVOKED.test(path);
  const [whole, stream] = isConverse ? CONVERSE : INVOKE;
  const action = body.streamed ? stream : whole;
  return `${base}/model/${encodeURIComponent(body.model)}/${action}`;
}

const CONVERSE = ["converse", "converse-stream"] as const;
const INVOKED = /\/invoke(?:-with-response-stream)?$/;
const INVOKE = ["invoke", "invoke-with-response-stream"] as const;
