import type { TokenUsage } from "@lintel/core";
import type { JsonRecord } from "@lintel/providers";

import type { AnswerStreamWriter, CallerFacts } from "../../../contract/dialect-halves.ts";
import type { Loss } from "../../../contract/loss.ts";
import type { AnswerEvent, PartStartEvent, StartEvent } from "../../../model/answer-event.ts";
import type { AnswerError, Stop } from "../../../model/answer.ts";
import { kindOf } from "../../../reading/kind-of.ts";
import { LossList } from "../../../writing/loss-list.ts";
import {
  type Emit,
  type ItemSpot,
  OpenCall,
  type OpenItem,
  OpenMessage,
  OpenReasoning,
} from "./open-items.ts";
import {
  changingOf,
  headOf,
  IN_PROGRESS,
  responseIdOf,
  type ResponseState,
  restOf,
  stateOf,
} from "./response-head.ts";
import { callIdOf, itemIdOf, reasoningItem } from "./write-items.ts";

/**
 * Writes the events of a response as OpenAI's SDKs expect them: numbered from 0, items that are added, go on and are done one
 * after the other, and at the end the whole response. Keeps the answer's texts, as the last event repeats them.
 */
export class ResponsesStreamWriter implements AnswerStreamWriter {
  readonly #caller: CallerFacts;
  readonly #losses = new LossList("responses");
  /** JSON text of the response, before and behind its items; they are written more than once. */
  #head = "";
  #rest = "";
  #responseId = "";
  #number = 0;
  readonly #items: string[] = [];
  #open: OpenItem | undefined;
  /** The part that is written to the open item; parts of choices beyond the first are passed over. */
  #part: number | undefined;
  #usage: TokenUsage | undefined;
  #stop: Stop = { reason: "end" };

  constructor(caller: CallerFacts) {
    this.#caller = caller;
  }

  get lost(): readonly Loss[] {
    return this.#losses.list;
  }

  write(event: AnswerEvent): string {
    switch (event.type) {
      case "start":
        return this.#start(event);
      case "partStart":
        return this.#begin(event);
      case "delta":
        return this.#part === event.index ? (this.#open?.delta(event) ?? "") : "";
      case "citation":
        return this.#open instanceof OpenMessage ? this.#open.cite(event.citation) : "";
      case "signature":
        if (this.#open instanceof OpenReasoning) this.#open.sign(event.signature);
        return "";
      case "partEnd":
        return this.#endPart(event.index);
      case "usage":
        this.#usage = event.usage;
        return "";
      case "stop":
        if (event.choice === 0) this.#stop = event.stop;
        return "";
      case "ping":
        return "";
      case "error":
        return this.#fail(event.error);
      case "end":
      default:
        return this.#end(stateOf(this.#stop, this.#usage));
    }
  }

  numberFrom(number: number): void {
    this.#number = number;
  }

  readonly #emit: Emit = (type, rest) => {
    const number = this.#number;
    this.#number += 1;
    return `event: ${type}\ndata: {"type":"${type}","sequence_number":${number},${rest}}\n\n`;
  };

  #start(event: StartEvent): string {
    this.#responseId = responseIdOf(event.id, this.#caller);
    this.#head = JSON.stringify(headOf(event, this.#caller)).slice(0, -1);
    this.#rest = JSON.stringify(restOf(event, this.#caller)).slice(1);
    this.#usage = event.usage;
    return (
      this.#lifecycle("response.created", IN_PROGRESS) +
      this.#lifecycle("response.in_progress", IN_PROGRESS)
    );
  }

  #lifecycle(type: string, state: ResponseState): string {
    const changing = JSON.stringify(changingOf(state)).slice(1, -1);
    const response = `${this.#head},${changing},"output":[${this.#items.join(",")}],${this.#rest}`;
    return this.#emit(type, `"response":${response}`);
  }

  #begin({ choice, index, part }: PartStartEvent): string {
    if (choice > 0) {
      this.#losses.drop("choices");
      return "";
    }
    this.#part = index;
    if (part.type === "text" || part.type === "refusal") {
      const open = this.#open instanceof OpenMessage ? this.#open : undefined;
      const message = open ?? new OpenMessage(this.#spot("msg"));
      const begun = open === undefined ? this.#openItem(message) : "";
      return begun + message.beginPart(part.type);
    }
    const closed = this.#close();
    if (part.type === "toolCall") {
      const id = callIdOf(part, this.#responseId, this.#items.length);
      return closed + this.#openItem(new OpenCall({ ...this.#spot("fc"), id }, part));
    }
    if (part.type === "reasoning") {
      const spot = this.#spot("rs");
      const write = (thought: Parameters<typeof reasoningItem>[1]): JsonRecord =>
        reasoningItem(spot.id, thought, this.#caller, this.#losses);
      return closed + this.#openItem(new OpenReasoning(spot, part.isRedacted, write));
    }
    this.#part = undefined;
    if (part.type === "opaque") this.#losses.dropMember(kindOf(part.value));
    else this.#losses.drop("assistantMedia");
    return closed;
  }

  /** A message stays open for the next text. */
  #endPart(index: number): string {
    if (this.#part !== index) return "";
    this.#part = undefined;
    return this.#open instanceof OpenMessage ? this.#open.endPart() : this.#close();
  }

  #spot(kind: "fc" | "msg" | "rs"): ItemSpot {
    // A message that is still open is done before the next item has its place.
    const index = this.#items.length + (this.#open === undefined ? 0 : 1);
    const id = this.#caller.itemIds?.[index] ?? itemIdOf(kind, this.#responseId, index);
    return { id, index, emit: this.#emit };
  }

  #openItem(item: OpenItem): string {
    const closed = this.#close();
    this.#open = item;
    return closed + item.begin();
  }

  #close(isWhole = true): string {
    if (this.#open === undefined) return "";
    const { events, item } = this.#open.close(isWhole);
    this.#open = undefined;
    this.#items.push(JSON.stringify(item));
    return events;
  }

  #end(state: ResponseState): string {
    return (
      this.#close(state.status === "completed") + this.#lifecycle(`response.${state.status}`, state)
    );
  }

  /** Both of the ways there are to say so: the one that SDKs throw at, and the one that coding clients read. */
  #fail(error: AnswerError): string {
    const begun = this.#head === "" ? this.#start({ type: "start", id: "", model: "" }) : "";
    const closed = this.#close(false);
    const { code = error.type, message, param = null } = error;
    const said = JSON.stringify({ code: code === "" ? null : code, message, param });
    return (
      begun +
      closed +
      this.#emit("error", said.slice(1, -1)) +
      this.#lifecycle("response.failed", { status: "failed", error, usage: this.#usage })
    );
  }
}
