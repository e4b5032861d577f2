import { createAnswerReader, readEndpointCall } from "@lintel/providers";
import type { UpstreamRequest } from "@lintel/proxy-edge/src/ports/upstream.ts";
import { createTokenCounter } from "@lintel/tokens";

import { bookCall, type BookedCost, bookJob } from "./book-cost.ts";
import type { GeneratedCall } from "./calls/index.ts";
import { limitsOf } from "./documented-models.ts";
import { TRIED_ENDPOINTS, type TriedEndpoint } from "./endpoints.ts";
import { surfaceOf } from "./gateway/call-surface.ts";
import type { Gateway, HandledCall, OfferedCall } from "./gateway/gateway.ts";
import { deploymentOf, pickModel } from "./models.ts";
import {
  answer,
  answerBatch,
  type Asked,
  type Meter,
  MOST,
  mostByVocabulary,
  USUAL,
} from "./provider/index.ts";
import { mixSeeds, Random } from "./random.ts";
import { type ReadRequest, readRequest } from "./read-request.ts";
import { type KnownSetting, settingsOf } from "./settings.ts";

/** Enough for any call. */
const PLENTY_NANO = Number.MAX_SAFE_INTEGER;

/** The outcome of a generated call. */
export interface TriedCall {
  readonly index: number;
  readonly endpoint: TriedEndpoint;
  readonly call: GeneratedCall;
  readonly remainingNano: number;
  /** Why it was refused: the code and the member that it names; `undefined` if it was admitted. */
  readonly refusal: { readonly code: string; readonly member: string } | undefined;
  /** The charge of an admitted call. */
  readonly charge: Charge | undefined;
  /** With plenty of money, and at a provider that charges the usual amount; `undefined` if it was refused. */
  readonly usual: Charge | undefined;
  /** It was refused because of the limit although the usual charge was within what was left. */
  readonly isAffordableRefused: boolean;
}

export interface Charge {
  readonly reservedNano: number;
  readonly chargedNano: number;
  readonly isUnpriced: boolean;
  /** What was sent upstream. */
  readonly sent: string;
}

export interface Gateways {
  readonly most: Gateway;
  readonly usual: Gateway;
}

const counter = createTokenCounter({ deadlineMs: 60_000, onGuess: () => undefined });
/** Ends the counting thread. */
export const closeCounter = (): Promise<void> => counter.close();

/**
 * Generates the call of this index and offers it to two gateways: one whose provider charges the usual amount, with plenty of
 * money, and one whose provider charges the most it can, with plenty or little.
 */
export async function tryCall(gateways: Gateways, seed: number, index: number): Promise<TriedCall> {
  const random = new Random(mixSeeds(seed, index));
  const made = makeCall(random, index);
  const { call, endpoint } = made;
  const usual = await handle(gateways.usual, made, { meter: USUAL, remainingNano: PLENTY_NANO });
  const usualCharge =
    usual.reservedNano === undefined ? undefined : await charge(gateways.usual, made, usual);
  const remainingNano = remainder(random, usualCharge?.chargedNano);
  const most = await handle(gateways.most, made, { meter: MOST, remainingNano });
  const isAdmitted = most.reservedNano !== undefined;
  const refusal = isAdmitted ? undefined : refusalOf(most);
  const usualNano = usualCharge?.chargedNano ?? PLENTY_NANO;
  return {
    index,
    endpoint,
    call,
    remainingNano,
    refusal,
    charge: isAdmitted ? await charge(gateways.most, made, most) : undefined,
    usual: usualCharge,
    isAffordableRefused: refusal?.code === "quota_spent" && usualNano <= remainingNano,
  };
}

export interface MadeCall extends Pick<OfferedCall, "surface"> {
  readonly id: string;
  readonly endpoint: TriedEndpoint;
  readonly call: GeneratedCall;
  readonly known: KnownSetting;
  readonly splitSeed: number;
}

export function makeCall(random: Random, index: number): MadeCall {
  const endpoint = TRIED_ENDPOINTS[index % TRIED_ENDPOINTS.length];
  if (endpoint === undefined) throw new Error("there are no endpoints");
  const { family, make, provider } = endpoint;
  const model = pickModel(random, provider.id, family);
  const named = provider.id === "azure" ? deploymentOf(random, model) : model;
  const call = make(random, named);
  const surface = surfaceOf(provider, endpoint.endpoint, {
    deployment_id: named,
    ...call.inPath,
  });
  const known = random.pick(settingsOf(provider.id));
  const id = `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`;
  return { id, endpoint, call, surface, known, splitSeed: random.int(0, 0xffff_ffff) };
}

interface Terms {
  readonly meter: Meter;
  readonly remainingNano: number;
}

const handle = (
  gateway: Gateway,
  made: MadeCall,
  { meter, remainingNano }: Terms,
): Promise<HandledCall> =>
  gateway.handle(made.id, {
    surface: made.surface,
    call: made.call,
    setting: made.known.setting,
    remainingNano,
    answer: (request, isCounted) => answer(toAsked(made, request, { meter, isCounted })),
  });

function toAsked(
  { call, endpoint, known: { account }, splitSeed }: MadeCall,
  request: UpstreamRequest,
  { isCounted, meter }: { readonly meter: Meter; readonly isCounted: boolean },
): Asked {
  const read: ReadRequest = readRequest(request);
  const provider = endpoint.provider.id;
  return {
    ...read,
    provider,
    family: endpoint.family,
    limits: limitsOf(provider, read.model),
    audioSeconds: call.audioSeconds ?? 0,
    account,
    meter: isCounted && meter === MOST ? mostByVocabulary(read.model) : meter,
    random: new Random(splitSeed),
  };
}

async function charge(gateway: Gateway, made: MadeCall, handled: HandledCall): Promise<Charge> {
  const { event, reservedNano = 0, sent } = handled;
  const booked =
    event.startedJob === undefined
      ? await bookCall(gateway.prices, counter, event)
      : bookBatch(gateway, made, handled);
  const bytes = sent !== undefined && Buffer.isBuffer(sent.body) ? sent.body : undefined;
  return {
    reservedNano,
    chargedNano: booked.costNano,
    isUnpriced: booked.isUnpriced,
    sent: bytes?.toString("utf8") ?? "",
  };
}

function bookBatch(gateway: Gateway, made: MadeCall, { event, sent }: HandledCall): BookedCost {
  const { provider } = made.endpoint;
  const results = provider.endpoints.find(({ path }) =>
    path.endsWith("/:message_batch_id/results"),
  );
  if (results === undefined || sent === undefined) throw new Error("there are no results");
  const verdict = readEndpointCall(results, Buffer.alloc(0), {
    method: "GET",
    contentType: "",
    params: {},
    mustKnowModel: false,
  });
  if (!verdict.readable) throw new Error(verdict.reason);
  const meter = gateway.isUsual ? USUAL : MOST;
  return bookJob(gateway.prices, {
    event,
    costMap: made.known.setting.costMap,
    results: answerBatch(toAsked(made, sent, { meter, isCounted: false })),
    reader: createAnswerReader(results, {
      status: 200,
      contentType: "application/x-jsonl",
      streamed: false,
      hidesUsage: false,
      body: verdict.body,
      params: { message_batch_id: event.startedJob?.id ?? "" },
    }),
  });
}

/** Half of the calls have plenty of money left, the others between hardly any and a few times the usual amount. */
function remainder(random: Random, usualNano = 1_000_000): number {
  if (random.chance(0.5)) return PLENTY_NANO;
  return Math.ceil(usualNano * 10 ** (random.next() * 3 - 1));
}

/** The code of the refusal, and the member it names. */
function refusalOf({ answered, event }: HandledCall): NonNullable<TriedCall["refusal"]> {
  const code = event.errorCode ?? `status ${event.status}`;
  const [, member = ""] = /`([^`]+)`/.exec(answered.slice(answered.indexOf("\r\n\r\n"))) ?? [];
  return { code, member: code === "quota_spent" ? "" : member.replaceAll(/\d+/g, "n") };
}
