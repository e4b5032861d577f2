import type { HeaderLine, SettingFields, UnsignedRequest } from "../../contract/provider.ts";
import { Sha256 } from "./sha256.ts";

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
  // Takes 40 ms and 9 MB to load: only processes that sign pay for it.
  const { SignatureV4 } = await import("@smithy/signature-v4");
  const signer = new SignatureV4({
    service: "bedrock",
    region: awsRegion,
    credentials: {
      accessKeyId: awsAccessKeyId,
      secretAccessKey: awsSecretAccessKey,
      ...(awsSessionToken === "" ? {} : { sessionToken: awsSessionToken }),
    },
    sha256: Sha256,
    // Bedrock takes the body's hash as part of the signature alone.
    applyChecksum: false,
  });
  const unsigned = {
    method,
    protocol: url.protocol,
    hostname: url.hostname,
    path: url.pathname,
    query: queryOf(url),
    headers: { host: url.host },
    body,
  };
  const { headers } = await signer.sign(unsigned, { signingDate: new Date(nowMs) });
  return Object.entries(headers).filter(([name]) => name !== "host");
}

function queryOf({ searchParams }: URL): Record<string, string[]> {
  const names = new Set(searchParams.keys());
  return Object.fromEntries([...names].map((name) => [name, searchParams.getAll(name)]));
}
