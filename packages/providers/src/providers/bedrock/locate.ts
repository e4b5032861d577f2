import type { Target } from "../../contract/provider.ts";

/** It becomes part of a host's name. */
const REGION = /^[a-z0-9-]{1,32}$/;

/** The model's own address in the setting's region, or below its `url`. */
export function locate({ body, members }: Target): string | undefined {
  const { awsRegion = "", url = "" } = members;
  const base = url === "" ? hostOf(awsRegion) : url.replace(/\/+$/, "");
  if (base === undefined) return undefined;
  const action = body.streamed ? "invoke-with-response-stream" : "invoke";
  return `${base}/model/${encodeURIComponent(body.model)}/${action}`;
}

const hostOf = (region: string): string | undefined =>
  REGION.test(region) ? `https://bedrock-runtime.${region}.amazonaws.com` : undefined;
