import type { ProviderSetting } from "@lintel/core";
import {
  ACCESS_TOKEN,
  type AccessTokens,
  isRecord,
  parseJson,
  type SettingFields,
} from "@lintel/providers";

import type { SettingTokens } from "../../ports/stored-objects.ts";
import type { Upstream } from "../../ports/upstream.ts";
import { wholeAnswer } from "../models/ask-server.ts";
import { type Expiring, Renewed, type RenewedOptions } from "../renewed.ts";

/** A call waits for its token at most this long. */
const DEADLINES = { connectMs: 2000, firstByteMs: 4000, idleMs: 4000, totalMs: 4500 };

export interface AccessTokenOptions extends Pick<RenewedOptions<never>, "now" | "onTrouble"> {
  /** Tokens are asked for as models are: with the same rules of addresses, and by the same forward proxy. */
  readonly upstream: Upstream;
}

interface HeldToken extends Expiring {
  readonly members: SettingFields;
}

/** Access tokens in memory, one for each setting whose credential is exchanged for one. */
export class KeptAccessTokens implements SettingTokens {
  readonly #options: AccessTokenOptions;
  /** By setting; a changed setting is another object, and one that is forgotten takes its token along. */
  readonly #held = new WeakMap<SettingFields, Renewed<HeldToken>>();

  constructor(options: AccessTokenOptions) {
    this.#options = options;
  }

  async find(
    tokens: AccessTokens,
    { setting }: Pick<ProviderSetting, "setting">,
  ): Promise<SettingFields> {
    const known = this.#held.get(setting) ?? this.#open(tokens, setting);
    this.#held.set(setting, known);
    return (await known.find()).members;
  }

  #open(tokens: AccessTokens, setting: SettingFields): Renewed<HeldToken> {
    const { now, onTrouble } = this.#options;
    return new Renewed({ load: () => this.#load(tokens, setting), now, onTrouble });
  }

  /** Its errors name the status alone: an answer may repeat what it was asked with. */
  async #load(tokens: AccessTokens, setting: SettingFields): Promise<HeldToken> {
    const { now, upstream } = this.#options;
    const atMs = now();
    const { body, contentType, url } = tokens.request(setting, atMs);
    const pending = upstream.send({
      url: new URL(url),
      method: "POST",
      headers: [
        ["content-type", contentType],
        ["accept", "application/json"],
        ["accept-encoding", "identity"],
      ],
      body: Buffer.from(body),
      deadlines: DEADLINES,
    });
    const answer = await pending.answer;
    const json = parseJson(await wholeAnswer(answer));
    const token = answer.status === 200 && isRecord(json) ? tokens.read(json) : undefined;
    if (token === undefined) {
      throw new Error(`no access token was given: status ${answer.status}`);
    }
    const members = { [ACCESS_TOKEN]: token.token };
    return { members, expiresMs: atMs + token.lifetimeMs };
  }
}
