import { GatewayError, type ProviderSetting } from "@lintel/core";
import {
  createAnswerReader,
  findProvider,
  type ModelQuestion,
  modelsIn,
  modelsPlaceOf,
  readModelList,
} from "@lintel/providers";

import { upstreamUrl } from "../../pipeline/upstream/upstream-url.ts";
import type { ModelList } from "../../ports/models.ts";
import { type AskDeps, askServer, type ServerAnswer } from "./ask-server.ts";

/** Nothing that waits for a list waits longer than this. */
const DEADLINES = { connectMs: 2000, firstByteMs: 3000, idleMs: 3000, totalMs: 3000 };
/**
 * Reads the models that a setting's upstream lists, in OpenAI's terms, within three seconds. `undefined` where its provider has
 * no list that says what can be called. Rejects when the upstream does not answer with one.
 */
export async function readModels(
  deps: AskDeps,
  setting: ProviderSetting,
): Promise<ModelList | undefined> {
  const provider = findProvider(setting.provider);
  if (provider?.modelQuestions !== undefined) {
    return await askForModels(deps, setting, provider.modelQuestions);
  }
  const place = provider && modelsPlaceOf(provider);
  if (provider === undefined || place === undefined) return undefined;
  const { body, found, headers, query } = place;
  const target = { ...found, provider, isFixed: true };
  // No caller is asked about: there is no secret to keep out of the address.
  const url = upstreamUrl({ query }, { setting, target, body, secret: NO_SECRET });
  const answer = await askServer(deps, setting, { url, deadlines: DEADLINES, headers });
  if (answer.status !== 200) throw notListed(setting, `status ${answer.status}`);
  const form = { status: 200, contentType: typeOf(answer), streamed: false, hidesUsage: false };
  const reader = createAnswerReader(found.endpoint, { ...form, body });
  const parts = [reader.push(answer.body), reader.flush()].filter((part) => part !== undefined);
  return listIn(setting, Buffer.concat(parts));
}

/** All that several questions bring, as one list. */
async function askForModels(
  deps: AskDeps,
  setting: ProviderSetting,
  questions: readonly ModelQuestion[],
): Promise<ModelList> {
  const found = await Promise.all(
    questions.map(async ({ locate, read }) => {
      const url = URL.parse(locate(setting.setting) ?? "");
      if (url === null) throw notListed(setting, "no address");
      const { body, status } = await askServer(deps, setting, { url, deadlines: DEADLINES });
      const models = status === 200 ? modelsIn(body, read) : undefined;
      if (models === undefined) throw notListed(setting, `status ${status}`);
      return models;
    }),
  );
  const list = { object: "list", data: found.flat() };
  return listIn(setting, Buffer.from(JSON.stringify(list)));
}

function listIn(setting: ProviderSetting, bytes: Buffer): ModelList {
  const list = readModelList(bytes);
  if (list === undefined) throw notListed(setting, "no list of models");
  return { ...list, bytes };
}

/** Longer than any query. */
const NO_SECRET = "\0".repeat(64);

const typeOf = ({ headers }: ServerAnswer): string =>
  headers.find(([name]) => name.toLowerCase() === "content-type")?.[1].toLowerCase() ?? "";

const notListed = ({ id }: ProviderSetting, what: string): GatewayError =>
  new GatewayError("upstream_failed", "the provider does not list its models", {
    detail: { settingId: id, what },
  });
