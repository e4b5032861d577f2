import type { Target } from "../../contract/provider.ts";

/** It becomes part of a host's name. */
const REGION = /^[a-z0-9-]{1,32}$/;

/** The model's own address in the setting's region, or below its `url`. */
export function locate({ body, members, path }: Target): string | undefined {
  const { awsRegion = "", url = "" } = members;
  const base = url === "" ? hostOf(awsRegion) : url.replace(/\/+$/, "");
  if (base === undefined) return undefined;
  const isConverse = path.startsWith("/model/") && !INVOKED.test(path);
  const [whole, stream] = isConverse ? CONVERSE : INVOKE;
  const action = body.streamed ? stream : whole;
  return `${base}/model/${encodeURIComponent(body.model)}/${action}`;
}

const CONVERSE = ["converse", "converse-stream"] as const;
const INVOKED = /\/invoke(?:-with-response-stream)?$/;
const INVOKE = ["invoke", "invoke-with-response-stream"] as const;

const hostOf = (region: string): string | undefined =>
  REGION.test(region) ? `https://bedrock-runtime.${region}.amazonaws.com` : undefined;
