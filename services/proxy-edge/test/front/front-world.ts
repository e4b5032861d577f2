import type { ProviderSetting } from "@lintel/core";
import { readModelList } from "@lintel/providers";

import type { ModelList, ModelLists } from "../../src/ports/models.ts";
import { aSetting } from "../routes/route-objects.ts";
import { type Given, type RouteWorld, startRoute } from "../routes/route-world.ts";
import { plainOf, type Script } from "../routes/scripted-upstream.ts";

export const LIST_OF = (...ids: readonly string[]): string =>
  JSON.stringify({
    object: "list",
    data: ids.map((id) => ({ id, object: "model", meta: { id } })),
  });

/** Lists that are known, or come to be known when they are waited for. */
export class Lists implements ModelLists {
  readonly #lists: Record<string, string>;
  readonly #tried: Set<string>;
  /** The settings whose lists calls have waited for, by name. */
  readonly renewed: string[] = [];

  constructor(lists: Record<string, string>, isTried = true) {
    this.#lists = lists;
    this.#tried = new Set(isTried ? ["A", "B", "C", "D"] : []);
  }

  peek({ name }: ProviderSetting): ModelList | undefined {
    const text = this.#tried.has(name) ? this.#lists[name] : undefined;
    const bytes = Buffer.from(text ?? "");
    const list = readModelList(bytes);
    return list && { ...list, bytes };
  }

  isTried({ name }: Pick<ProviderSetting, "name">): boolean {
    return this.#tried.has(name);
  }

  hasFailed({ name }: ProviderSetting): boolean {
    return this.isTried({ name }) && !(name in this.#lists);
  }

  async renew(settings: readonly ProviderSetting[]): Promise<void> {
    for (const { name } of settings) {
      this.renewed.push(name);
      this.#tried.add(name);
    }
  }
}

/** A server of the operator's own, named so that its calls are known again. */
export const aServer = (
  provider: string,
  name: string,
  overrides: Partial<ProviderSetting> = {},
): ProviderSetting =>
  aSetting(name, {
    provider,
    setting: { url: `http://${name.toLowerCase()}.test`, apikey: `sk-upstream-${name}` },
    ...overrides,
  });

export const ANSWER = JSON.stringify({
  id: "x",
  object: "chat.completion",
  model: "real",
  choices: [{ index: 0, message: { role: "assistant", content: "hi" }, finish_reason: "stop" }],
  usage: { prompt_tokens: 3, completion_tokens: 1, total_tokens: 4 },
});

export interface FrontWorld extends RouteWorld {
  readonly post: (
    path: string,
    body: unknown,
    headers?: Record<string, string>,
  ) => Promise<Response>;
  readonly get: (path: string, headers?: Record<string, string>) => Promise<Response>;
  /** Where the last call went, and with what body. */
  readonly lastSent: () => { readonly url: string; readonly body: string } | undefined;
}

const KEY = { authorization: "Bearer sk-lintel-test" };

const answering = (): Script => plainOf(ANSWER);

/** The front door, with scripted upstreams that answer every chat alike. */
export async function startFront(given: Partial<Given>): Promise<FrontWorld> {
  const world = await startRoute({
    script: answering,
    ...given,
    key: { ...UNLIMITED, ...given.key },
  });
  return {
    ...world,
    post: (path, body, headers = KEY) =>
      fetch(world.origin + path, {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body: typeof body === "string" ? body : JSON.stringify(body),
      }),
    get: (path, headers = KEY) => fetch(world.origin + path, { headers }),
    lastSent() {
      const request = world.sent.at(-1);
      if (request === undefined) return undefined;
      const { body, url } = request;
      return { url: url.href, body: Buffer.isBuffer(body) ? body.toString() : "(streamed)" };
    },
  };
}

const UNLIMITED = { costLimitNano: 0, costLimitUnit: null };
