import type { TokenUsage } from "@lintel/core";

import type { AnswerStreamWriter, CallerFacts } from "../../contract/dialect-halves.ts";
import type { Loss } from "../../contract/loss.ts";
import type {
  AnswerEvent,
  DeltaEvent,
  PartStartEvent,
  StartEvent,
} from "../../model/answer-event.ts";
import { writeOpenAiError } from "../../openai/errors.ts";
import { finishReasonOf } from "../../openai/stop-reasons.ts";
import { toChatUsage } from "../../usage/write-usage.ts";
import { LossList } from "../../writing/loss-list.ts";
import { completionIdOf } from "./write-answer.ts";

/** Writes chunks of text as OpenAI's SDKs expect them, one finish reason for each choice, usage where it was asked for, the end mark. */
export class CompletionsStreamWriter implements AnswerStreamWriter {
  readonly #caller: CallerFacts;
  readonly #losses = new LossList("completions");
  /** A chunk up to its choices. */
  #head = "";
  #usage: TokenUsage | undefined;
  /** The choices of the parts that are texts. */
  readonly #open: (number | undefined)[] = [];

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
        return this.#startPart(event);
      case "delta":
        return this.#writeDelta(event);
      case "partEnd":
        this.#open[event.index] = undefined;
        return "";
      case "usage":
        this.#usage = event.usage;
        return "";
      case "stop":
        return this.#chunk(event.choice, '""', `"${finishReasonOf(event.stop)}"`);
      case "error":
        return `data: ${JSON.stringify(writeOpenAiError(event.error))}\n\n`;
      case "end":
        return this.#end();
      case "citation":
        this.#losses.drop("citations");
        return "";
      case "ping":
      case "signature":
      default:
        return "";
    }
  }

  #start({ createdAt, id, model, usage }: StartEvent): string {
    const caller = this.#caller;
    const head = {
      id: completionIdOf(id, caller),
      object: "text_completion",
      created: createdAt ?? caller.createdAt,
      model: model === "" ? caller.model : model,
    };
    this.#head = `data: ${JSON.stringify(head).slice(0, -1)},"choices":[`;
    this.#usage = usage;
    return "";
  }

  #startPart({ choice, index, part }: PartStartEvent): string {
    if (part.type === "text" || part.type === "refusal") this.#open[index] = choice;
    else if (part.type === "reasoning") this.#losses.drop("reasoning");
    else this.#losses.drop("parts");
    return "";
  }

  #writeDelta({ index, text }: DeltaEvent): string {
    const choice = this.#open[index];
    return choice === undefined ? "" : this.#chunk(choice, JSON.stringify(text), "null");
  }

  #chunk(choice: number, text: string, reason: string): string {
    const usage = this.#caller.wantsStreamUsage === true ? ',"usage":null' : "";
    return `${this.#head}{"index":${choice},"text":${text},"logprobs":null,"finish_reason":${reason}}]${usage}}\n\n`;
  }

  #end(): string {
    const usage = this.#usage;
    const wanted = this.#caller.wantsStreamUsage === true && usage !== undefined;
    const last = wanted ? `${this.#head}],"usage":${JSON.stringify(toChatUsage(usage))}}\n\n` : "";
    return `${last}data: [DONE]\n\n`;
  }
}
