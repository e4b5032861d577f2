import type { CallAudio } from "../formats/audio/call-audio.ts";
import type { CheckedMember } from "../formats/json/check/json-checker.ts";
import type { Method } from "./method.ts";

/**
 * What a call costs: `tokens`, which the dialect bounds and its reader reads; `nothing`; `later`, what the job uses
 * that it begins; or `unmodelled`, money that Lintel cannot count yet: such calls are marked as unpriced, and refused
 * where the operator refuses those.
 */
export type Charge = "tokens" | "nothing" | "later" | "unmodelled";

/** What is known of a call before its body. */
export interface CallHead {
  readonly method: Method;
  readonly contentType: string;
  /** What the placeholders of the path hold, percent-decoded; what `*` stands for, still encoded. */
  readonly params: Readonly<Record<string, string>>;
  /** The caller may use certain models only: what names one has to be read for certain or refused. */
  readonly mustKnowModel: boolean;
  /** The `anthropic-beta` header; absent or empty when there is none. */
  readonly betas?: string;
}

/** What was read of a request's body and is at hand for bodies of any size. */
export interface CallFacts {
  /** Empty when the body streams. */
  readonly bytes: Buffer;
  /** For a form: the names of its other fields and files, which are not read, repeated ones included. */
  readonly otherFields?: readonly string[];
  /** Empty when the call names none. */
  readonly model: string;
  /** The price book's name for what is asked, where its price depends on more than the model. */
  readonly pricedAs?: string;
  /** What decides the model where that is not its name (a deployment, a prompt kept at the provider); only the answer names it. */
  readonly alias?: string;
  /** The model a body names beside the deployment that decides it: what its caller says, nothing more. */
  readonly namedModel?: string;
  /** How the caller wants to be served. */
  readonly serviceTier?: string;
  /** What may multiply the price, as the price book calls it: all that is asked for, or that the account decides. */
  readonly priceModifiers?: readonly string[];
  /** Further models the call names; each must be allowed. */
  readonly otherModels?: readonly string[];
  /** Further models that may run in the call, at prices of their own. */
  readonly passModels?: readonly Pick<CallBody, "model" | "priceModifiers">[];
  /** Models of tools, whose use is bounded apart. */
  readonly apartModels?: readonly string[];
  /** The provider may choose further models itself. */
  readonly mayRunAnyModel?: boolean;
  /** The context window, in tokens, where more than the model's usual one is asked for. */
  readonly askedContextTokens?: number;
  /** What is asked for of Anthropic's betas, in the header and in the body. */
  readonly betas?: readonly string[];
  readonly streamed: boolean;
  /** The caller's end user; empty when none was named. */
  readonly user: string;
  /** It could not be read for certain: to an upstream it may name other models, and another user. */
  readonly isUncertain?: boolean;
  /**
   * An upper bound of the tokens of the body's texts, once they are counted: at most its bytes. Strings of members named
   * `data`, `file_data`, `image_url` or `url` are in it with their bytes, so that an endpoint may put another bound in their place.
   */
  readonly textTokens?: number;
  /** How many answers the caller asked for. */
  readonly choices: number;
  /** The caller's own limit on the answer's tokens. */
  readonly outputCap: number | undefined;
  /** A streamed answer will report its usage without our asking. */
  readonly asksForUsage: boolean;
  /** How many characters are to be spoken, where that may be what is charged. */
  readonly characters?: number;
  /** The audio it holds, where that is what is charged. */
  readonly audio?: CallAudio;
  /** What this very call costs, where that is other than its endpoint's. */
  readonly charge?: Charge;
  /** What this very answer costs cannot be lowered by a cap. */
  readonly isIndivisible?: boolean;
  /** The call asks for work that goes on when it is answered. */
  readonly startsJob?: boolean;
}

/** A request as the reading of its answer knows it. */
export interface AskedBody extends CallFacts {
  /** At least the members that `askedMembers` of its endpoint names, as far as it does. */
  readonly json: Readonly<Record<string, unknown>>;
}

/** A request's body and what was read from it. */
export interface CallBody extends AskedBody {
  /** Empty when the body is no JSON object. A member's value is built when it is first read. */
  readonly json: Readonly<Record<string, unknown>>;
  readonly members: readonly CheckedMember[];
}

/** With what the call costs: what its body says, or else its endpoint. */
export interface Charged {
  readonly charge: Charge;
}

/** What was read of a call at an endpoint. */
export type CallVerdict =
  | { readonly readable: true; readonly body: CallBody & Charged }
  | UnreadableBody;

export type CallBodyVerdict = { readonly readable: true; readonly body: CallBody } | UnreadableBody;

/** A call that is refused for its body. */
export interface UnreadableBody {
  readonly readable: false;
  /** A sentence for the caller. */
  readonly reason: string;
  /** Nothing is wrong with the call, but the provider cannot serve it: it is refused without asking it. */
  readonly isUnsupported?: true;
}
