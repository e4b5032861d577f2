import { AwsV4Signer } from "aws4fetch";

import type { HeaderLine, SettingFields, UnsignedRequest } from "../../contract/provider.ts";

/** Signs a request by AWS' fourth version. Rejects when the setting has no keys or no region. */
export async function sign(
  { body, method, url }: UnsignedRequest,
  {
    awsAccessKeyId = "",
    awsRegion = "",
    awsSecretAccessKey = "",
    awsSessionToken = "",
  }: SettingFields,
  nowMs: number,
): Promise<readonly HeaderLine[]> {
  if (awsAccessKeyId === "" || awsSecretAccessKey === "" || awsRegion === "") {
    throw new Error("auth credentials are missing");
  }
  const signer = new AwsV4Signer({
    method,
    url: url.href,
    body: new Uint8Array(body),
    accessKeyId: awsAccessKeyId,
    secretAccessKey: awsSecretAccessKey,
    ...(awsSessionToken === "" ? {} : { sessionToken: awsSessionToken }),
    service: "bedrock",
    region: awsRegion,
    datetime: new Date(nowMs).toISOString().replaceAll(/[:-]|\.\d{3}/g, ""),
  });
  const { headers } = await signer.sign();
  return [...headers].filter(([name]) => name !== "host");
}
