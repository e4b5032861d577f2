import { createHash, createHmac } from "node:crypto";

import type { RecordedRequest } from "../upstream/recorded-request.ts";

export interface AwsKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly region: string;
}

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/;

const sha256 = (data: string | Buffer): string => createHash("sha256").update(data).digest("hex");
const hmac = (key: string | Buffer, data: string): Buffer =>
  createHmac("sha256", key).update(data).digest();

/** What is wrong with a request's signature, in AWS' words; `undefined` when it is the one that its keys make. */
export function findSignatureFault(
  request: RecordedRequest,
  keys: AwsKeys,
  expected = "bedrock",
): string | undefined {
  const authorization = readAuthorization(request);
  if (authorization === undefined) return "Missing Authentication Token";
  const { moment, region, service } = authorization;
  if (authorization.id !== keys.accessKeyId || authorization.token !== keys.sessionToken) {
    return "The security token included in the request is invalid.";
  }
  const isScoped =
    region === keys.region && service === expected && moment.startsWith(authorization.day);
  if (!isScoped) return "Credential should be scoped to a valid region.";
  return signatureOf(request, authorization, keys.secretAccessKey) === authorization.signature
    ? undefined
    : "The request signature we calculated does not match the signature you provided.";
}

type Authorization = NonNullable<ReturnType<typeof readAuthorization>>;

function readAuthorization(request: RecordedRequest) {
  const parts = AUTHORIZATION.exec(request.header("authorization") ?? "")?.slice(1);
  if (parts === undefined) return undefined;
  const [id = "", day = "", region = "", service = "", ...last] = parts;
  const [names = "", signature = ""] = last;
  const moment = String(request.header("x-amz-date"));
  const token = request.header("x-amz-security-token");
  return { id, day, region, service, names, signature, moment, token };
}

function signatureOf(
  request: RecordedRequest,
  { day, moment, names, region, service }: Authorization,
  secret: string,
): string {
  const scope = [day, region, service, "aws4_request"];
  const hashed = sha256(canonical(request, names));
  const signed = ["AWS4-HMAC-SHA256", moment, scope.join("/"), hashed].join("\n");
  const key = scope.reduce<string | Buffer>((made, part) => hmac(made, part), `AWS4${secret}`);
  return hmac(key, signed).toString("hex");
}

/** The request as it is signed: its path is encoded once more, its headers are sorted. */
function canonical(request: RecordedRequest, names: string): string {
  const headers = names.split(";").map((name) => `${name}:${request.header(name)?.trim() ?? ""}\n`);
  const path = request.path.split("/").map(encodeURIComponent).join("/");
  return [request.method, path, request.query, headers.join(""), names, sha256(request.body)].join(
    "\n",
  );
}
