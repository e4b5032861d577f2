import { isRecord, type JsonRecord } from "./is-record.ts";
import { type JsonText, valueIn } from "./json-text.ts";
import type { Member } from "./member-scanner.ts";

/**
 * What `JSON.parse` makes of an object, but each value is made when it is first read: of most bodies few are. The
 * object and its members have been checked.
 */
export const lazyRecord = (json: JsonText, members: readonly Member[]): JsonRecord =>
  new Proxy<JsonRecord>(NOTHING, new LazyMembers(json, members));

/** A proxy needs something to stand for. Nothing is ever written to it. */
const NOTHING: JsonRecord = {};

/** With more members going through them for each that is read would take too long. */
const MAX_SEARCHED = 64;

class LazyMembers implements ProxyHandler<JsonRecord> {
  readonly #json: JsonText;
  readonly #members: readonly Member[];
  /** In the order of the members. */
  readonly #values: unknown[] = [];
  /** All of it, once more than single members were asked for. */
  #parsed: JsonRecord | undefined;

  constructor(json: JsonText, members: readonly Member[]) {
    this.#json = json;
    this.#members = members;
  }

  get(_: JsonRecord, name: string | symbol): unknown {
    if (typeof name === "symbol") return undefined;
    if (this.#members.length <= MAX_SEARCHED) return this.#valueOf(name);
    return Object.hasOwn(this.#whole, name) ? this.#whole[name] : undefined;
  }

  has(_: JsonRecord, name: string | symbol): boolean {
    return Object.hasOwn(this.#whole, name);
  }

  ownKeys(): (string | symbol)[] {
    return Reflect.ownKeys(this.#whole);
  }

  getOwnPropertyDescriptor(_: JsonRecord, name: string | symbol): PropertyDescriptor | undefined {
    return Reflect.getOwnPropertyDescriptor(this.#whole, name);
  }

  defineProperty(): boolean {
    return false;
  }

  /** If several members have the same name, the last counts, as with `JSON.parse`. */
  #valueOf(name: string): unknown {
    for (let index = this.#members.length - 1; index >= 0; index -= 1) {
      const member = this.#members[index];
      if (member?.name !== name) continue;
      this.#values[index] ??= valueIn(this.#json, member.valueStart, member.valueEnd);
      return this.#values[index];
    }
    return undefined;
  }

  get #whole(): JsonRecord {
    if (this.#parsed !== undefined) return this.#parsed;
    const value = valueIn(this.#json, 0, this.#json.bytes.length);
    this.#parsed = isRecord(value) ? value : NOTHING;
    return this.#parsed;
  }
}
