import type {
  AnswerStreamReader,
  AnswerStreamWriter,
  CallerFacts,
} from "../contract/dialect-halves.ts";
import type { CallerHalves, TargetHalves } from "../contract/target-halves.ts";
import type { AnswerError } from "../model/answer.ts";
import type { DialectId } from "../model/dialect-id.ts";
import { featureName } from "../writing/feature-names.ts";
import type { SentAnswer } from "./continue-conversation.ts";
import { JoinedLeg } from "./joined-leg.ts";
import { SentParts } from "./sent-parts.ts";

/** A dialect in which streams are both read and written. */
export interface ContinuableDialect {
  readonly target: Pick<TargetHalves, "createStreamReader" | "id">;
  readonly caller: Pick<CallerHalves, "createStreamWriter" | "resumedFacts">;
}

/** How the answer of a further attempt is read. */
export interface NextLeg {
  readonly target: Pick<TargetHalves, "createStreamReader">;
  /** From `AskedInDialect`. */
  readonly skips?: string | undefined;
}

/** The rest of an answer: bytes of a further attempt's in, bytes of the first one's dialect out. */
export interface ContinuedLeg {
  push(bytes: Buffer): Buffer | undefined;
  /** Nothing follows. */
  flush(): Buffer | undefined;
  /** What ended it before its end; it is in none of the bytes. */
  readonly error: AnswerError | undefined;
  /** What of it is left out. */
  readonly lost: readonly string[];
}

/** Whoever signs thoughts: they have been passed on as they came. */
const SOURCE = { origin: "own" } as const;

/** The answers of several attempts as one, in the dialect of the first. */
export class ContinuedAnswer {
  readonly #writer: AnswerStreamWriter;
  readonly #parts = new SentParts();
  readonly #dialect: DialectId;

  /**
   * Reads what has been sent of an answer: `sent` are whole events. They are written once more, and thrown away, so that what follows
   * is written from there.
   */
  constructor({ caller, target }: ContinuableDialect, sent: Buffer, facts: CallerFacts) {
    const { firstNumber, ...own } = caller.resumedFacts?.(sent) ?? {};
    const writer = caller.createStreamWriter({
      ...facts,
      ...own,
      keepsIds: true,
      ownOrigin: SOURCE.origin,
    });
    this.#writer = writer;
    this.#dialect = target.id;
    const reader = target.createStreamReader(SOURCE, (event) => {
      this.#parts.take(event);
      writer.write(event);
    });
    reader.push(sent);
    if (firstNumber !== undefined) writer.numberFrom?.(firstNumber);
  }

  /** What has been sent; `undefined` where no attempt can go on from there. */
  get sent(): SentAnswer | undefined {
    return this.#parts.sent;
  }

  /** Takes up the answer with that of another attempt. */
  join(leg: NextLeg): ContinuedLeg {
    const [writer, parts, dialect] = [this.#writer, this.#parts, this.#dialect];
    return new WrittenLeg({ writer, parts, dialect, lostBefore: writer.lost.length }, leg);
  }
}

interface BegunAnswer {
  readonly writer: AnswerStreamWriter;
  readonly parts: SentParts;
  readonly dialect: DialectId;
  /** How many losses there were at the seam. */
  readonly lostBefore: number;
}

class WrittenLeg implements ContinuedLeg {
  readonly #begun: BegunAnswer;
  readonly #joined: JoinedLeg;
  readonly #reader: AnswerStreamReader;
  #text = "";

  constructor(begun: BegunAnswer, { skips = "", target }: NextLeg) {
    this.#begun = begun;
    const { parts, writer } = begun;
    this.#joined = new JoinedLeg({
      parts,
      skips,
      write: (event) => {
        this.#text += writer.write(event);
      },
    });
    this.#reader = target.createStreamReader(SOURCE, this.#joined.take);
  }

  get error(): AnswerError | undefined {
    return this.#joined.error;
  }

  get lost(): readonly string[] {
    const { dialect, lostBefore, writer } = this.#begun;
    const thoughts = this.#joined.hasThoughts ? [featureName("reasoning", dialect)] : [];
    return [...new Set([...thoughts, ...writer.lost.slice(lostBefore).map(({ name }) => name)])];
  }

  push(bytes: Buffer): Buffer | undefined {
    this.#reader.push(bytes);
    return this.#take();
  }

  flush(): Buffer | undefined {
    this.#reader.end();
    return this.#take();
  }

  #take(): Buffer | undefined {
    if (this.#text === "") return undefined;
    const bytes = Buffer.from(this.#text);
    this.#text = "";
    return bytes;
  }
}
