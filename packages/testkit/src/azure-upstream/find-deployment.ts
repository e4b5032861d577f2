import { z } from "zod";

import type { RecordedRequest } from "../upstream/recorded-request.ts";

/** A call as OpenAI has it, and the deployment that it is for. */
export interface DeployedCall {
  /** OpenAI's path. */
  readonly path: string;
  /** `undefined` where none is named, as by what is stored. */
  readonly deployment: string | undefined;
  /** Absent on the API that has its version in the path. */
  readonly apiVersion: string | undefined;
}

const Named = z.looseObject({ model: z.string().optional() });
/** Dates, and `-preview` behind some. */
const VERSION = /^\d{4}-\d{2}-\d{2}/;

/** What a path of Azure's means; `undefined` for none of its paths, or one without the version it needs. */
export function findDeployment({ body, path, query }: RecordedRequest): DeployedCall | undefined {
  const [, v1] = /^\/openai\/v1(\/.+)$/.exec(path) ?? [];
  if (v1 !== undefined) {
    return { path: `/v1${v1}`, deployment: modelOf(body), apiVersion: undefined };
  }
  const apiVersion = new URLSearchParams(query).get("api-version") ?? "";
  const [, deployment, rest] = /^\/openai(?:\/deployments\/([^/]+))?(\/.+)$/.exec(path) ?? [];
  if (rest === undefined || !VERSION.test(apiVersion)) return undefined;
  return { path: `/v1${rest}`, deployment: deployment ?? modelOf(body), apiVersion };
}

function modelOf(body: Buffer): string | undefined {
  try {
    return Named.parse(JSON.parse(body.toString())).model;
  } catch {
    return undefined;
  }
}

/** The body with the model that is deployed, which OpenAI's simulation answers for. */
export function namingModel(body: Buffer, model: string): Buffer {
  const parsed: unknown = JSON.parse(body.toString());
  return Buffer.from(JSON.stringify({ ...Named.parse(parsed), model }));
}
