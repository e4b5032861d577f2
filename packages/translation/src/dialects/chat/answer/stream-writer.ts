import type { TokenUsage } from "@lintel/core";
import type { JsonRecord } from "@lintel/providers";

import type { AnswerStreamWriter, CallerFacts } from "../../../contract/dialect-halves.ts";
import type { Loss } from "../../../contract/loss.ts";
import { sealReasoning } from "../../../custody/signatures.ts";
import type {
  AnswerEvent,
  DeltaEvent,
  PartStartEvent,
  StartEvent,
} from "../../../model/answer-event.ts";
import type { ReasoningPart, Signature } from "../../../model/part.ts";
import { writeOpenAiError } from "../../../openai/errors.ts";
import { finishReasonOf } from "../../../openai/stop-reasons.ts";
import { toChatUsage } from "../../../usage/write-usage.ts";
import { LossList } from "../../../writing/loss-list.ts";
import { chatIdOf, detailOf, idSuffixOf, writeCitations } from "./write-answer.ts";

/** Writes chunks as OpenAI's SDKs expect them: the role first, one finish reason per choice, usage if it was asked for, the end mark. */
export class ChatStreamWriter implements AnswerStreamWriter {
  readonly #caller: CallerFacts;
  readonly #losses = new LossList("chat");
  /** A chunk's text up to its choices, and what follows them. */
  #head = "";
  #tail = "}\n\n";
  #usage: TokenUsage | undefined;
  readonly #choices: WrittenChoice[] = [];
  readonly #open: (WrittenChoice | undefined)[] = [];

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
      case "citation": {
        const choice = this.#open[event.index];
        if (choice === undefined) return "";
        const annotations = writeCitations([event.citation], choice.offset);
        return this.#chunk(choice.index, JSON.stringify({ annotations }));
      }
      case "signature":
        return this.#sign(event.index, event.signature);
      case "partEnd":
        this.#open[event.index] = undefined;
        return "";
      case "usage":
        this.#usage = event.usage;
        return "";
      case "stop":
        return (
          this.#role(event.choice) + this.#chunk(event.choice, "{}", finishReasonOf(event.stop))
        );
      case "error":
        return `data: ${JSON.stringify(writeOpenAiError(event.error))}\n\n`;
      case "ping":
        return "";
      case "end":
      default:
        return this.#end();
    }
  }

  #start({ createdAt, id, model, serviceTier, usage }: StartEvent): string {
    const caller = this.#caller;
    const head: Record<string, unknown> = {
      id: chatIdOf(id, caller),
      object: "chat.completion.chunk",
      created: createdAt ?? caller.createdAt,
      model: model === "" ? caller.model : model,
    };
    if (serviceTier !== undefined) head["service_tier"] = serviceTier;
    this.#head = `data: ${JSON.stringify(head).slice(0, -1)},"choices":[`;
    this.#tail = caller.wantsStreamUsage === true ? '],"usage":null}\n\n' : "]}\n\n";
    this.#usage = usage;
    return this.#role(0);
  }

  /** The chunk that begins a choice, once. */
  #role(choice: number): string {
    if (this.#choices[choice] !== undefined) return "";
    this.#choices[choice] = new WrittenChoice(choice);
    return this.#chunk(choice, '{"role":"assistant","content":"","refusal":null}');
  }

  #chunk(choice: number, delta: string, reason?: string): string {
    const finish = reason === undefined ? "null" : `"${reason}"`;
    return `${this.#head}{"index":${choice},"delta":${delta},"logprobs":null,"finish_reason":${finish}}${this.#tail}`;
  }

  #startPart({ choice, index, part }: PartStartEvent): string {
    const role = this.#role(choice);
    const open = this.#choices[choice];
    if (open === undefined) return role;
    this.#open[index] = open;
    open.begin(part.type);
    if (part.type === "reasoning") {
      open.reasoning.push({
        summary: [],
        raw: "",
        isRedacted: part.isRedacted,
        signature: undefined,
      });
      return role;
    }
    if (part.type === "toolCall") {
      const { isCustom, name } = part;
      const id = part.id + this.#suffixFor(open);
      const call = isCustom
        ? { index: open.nextCall(), id, type: "custom", custom: { name, input: "" } }
        : { index: open.nextCall(), id, type: "function", function: { name, arguments: "" } };
      open.isCustom = isCustom === true;
      return role + this.#chunk(choice, JSON.stringify({ tool_calls: [call] }));
    }
    if (part.type === "audio") {
      const members = part.extras?.members ?? {};
      return role + this.#chunk(choice, JSON.stringify({ audio: { id: members["id"] ?? "" } }));
    }
    if (part.type === "image") this.#losses.drop("assistantMedia");
    if (part.type === "opaque") this.#losses.dropMember(String(part.value["type"]));
    return role;
  }

  /** A stream is nearly all pieces of text, so these are written without building an object. */
  #writeDelta({ index, kind, logprobs, text }: DeltaEvent): string {
    const open = this.#open[index];
    if (open === undefined) return "";
    const json = JSON.stringify(text);
    switch (kind) {
      case "text":
        open.length += text.length;
        return logprobs === undefined
          ? this.#chunk(open.index, `{"${open.isRefusal ? "refusal" : "content"}":${json}}`)
          : this.#withLogprobs(open.index, json, logprobs);
      case "summary":
      case "section":
      case "raw":
        return this.#think(open, kind, text);
      case "arguments":
        return this.#chunk(
          open.index,
          `{"tool_calls":[{"index":${open.call},"${open.isCustom ? 'custom":{"input"' : 'function":{"arguments"'}:${json}}}]}`,
        );
      case "data":
      case "transcript":
      default:
        return this.#chunk(open.index, `{"audio":{"${kind}":${json}}}`);
    }
  }

  #withLogprobs(choice: number, json: string, logprobs: readonly unknown[]): string {
    const probabilities = JSON.stringify({ content: logprobs, refusal: null });
    return `${this.#head}{"index":${choice},"delta":{"content":${json}},"logprobs":${probabilities},"finish_reason":null}${this.#tail}`;
  }

  #think(open: WrittenChoice, kind: "raw" | "section" | "summary", text: string): string {
    const thought = open.reasoning.at(-1);
    const isNext = kind === "section" && (thought?.summary.length ?? 0) > 0;
    if (thought !== undefined && kind === "raw") {
      thought.raw += text;
    } else if (thought !== undefined && kind === "summary") {
      thought.summary.push((thought.summary.pop() ?? "") + text);
    } else if (kind === "section") {
      thought?.summary.push(text);
    }
    const shown = isNext ? `\n\n${text}` : text;
    return this.#chunk(open.index, `{"reasoning_content":${JSON.stringify(shown)}}`);
  }

  #sign(index: number, signature: Signature): string {
    const open = this.#open[index];
    const thought = open?.reasoning.at(-1);
    const { custody } = this.#caller;
    if (open?.type !== "reasoning" || thought === undefined) return "";
    if (custody === undefined) {
      this.#losses.drop("signatures");
      return "";
    }
    thought.signature = signature;
    const seal = sealReasoning([toPart(thought)], custody);
    const details: readonly JsonRecord[] = [detailOf(seal, open.reasoning.length - 1)];
    return this.#chunk(open.index, JSON.stringify({ reasoning_details: details }));
  }

  #suffixFor(open: WrittenChoice): string {
    const { custody } = this.#caller;
    const isFirst = open.call < 0;
    const isSigned = open.reasoning.some(({ signature }) => signature !== undefined);
    if (!isFirst || !isSigned || custody === undefined) return "";
    return idSuffixOf(sealReasoning(open.reasoning.map(toPart), custody));
  }

  #end(): string {
    const usage = this.#usage;
    const wanted = this.#caller.wantsStreamUsage === true && usage !== undefined;
    const last = wanted ? `${this.#head}],"usage":${JSON.stringify(toChatUsage(usage))}}\n\n` : "";
    return `${last}data: [DONE]\n\n`;
  }
}

/** Reasoning as it arrives; it alone is kept, to be sealed with its signature. */
interface Thought {
  readonly summary: string[];
  raw: string;
  readonly isRedacted: true | undefined;
  signature: Signature | undefined;
}

const toPart = ({ isRedacted, raw, signature, summary }: Thought): ReasoningPart => ({
  type: "reasoning",
  summary,
  raw: raw === "" ? undefined : [raw],
  signature,
  isRedacted,
});

class WrittenChoice {
  readonly index: number;
  readonly reasoning: Thought[] = [];
  type = "";
  /** Length of the content so far, in characters: citations count from there. */
  length = 0;
  offset = 0;
  call = -1;
  isCustom = false;

  constructor(index: number) {
    this.index = index;
  }

  get isRefusal(): boolean {
    return this.type === "refusal";
  }

  begin(type: string): void {
    this.type = type;
    this.offset = this.length;
  }

  nextCall(): number {
    this.call += 1;
    return this.call;
  }
}
