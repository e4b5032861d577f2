import type { CallStart } from "@lintel/events";

import { toStartLine } from "./spooled-call.ts";

/** The starts of calls that have no record yet, and those of them that are to be written with the next write. */
export class OpenStarts {
  readonly #lines = new Map<string, string>();
  #unwritten = "";
  #unwrittenIds: string[] = [];
  #written: PromiseWithResolvers<void> | undefined;

  get size(): number {
    return this.#lines.size;
  }

  /** The lines by the ids of their calls. */
  get lines(): ReadonlyMap<string, string> {
    return this.#lines;
  }

  /** What has not been written, as lines. */
  get unwritten(): string {
    return this.#unwritten;
  }

  /** The lines of all of them. */
  all(): string {
    return [...this.#lines.values()].join("");
  }

  has(callId: string): boolean {
    return this.#lines.has(callId);
  }

  /** Resolves once it is written; rejects when that failed. */
  add(start: CallStart): Promise<void> {
    const line = toStartLine(start);
    this.#lines.set(start.event.id, line);
    this.#unwritten += line;
    this.#unwrittenIds.push(start.event.id);
    this.#written ??= Promise.withResolvers();
    return this.#written.promise;
  }

  /** The call has a record, or never began. */
  end(callId: string): void {
    this.#lines.delete(callId);
  }

  written(): void {
    this.#written?.resolve();
    this.#clear();
  }

  /** What was to be written is forgotten: its calls do not begin. */
  fail(error: Error): void {
    for (const callId of this.#unwrittenIds) this.#lines.delete(callId);
    this.#written?.reject(error);
    this.#clear();
  }

  #clear(): void {
    if (this.#unwrittenIds.length === 0) return;
    this.#unwritten = "";
    this.#unwrittenIds = [];
    this.#written = undefined;
  }
}
