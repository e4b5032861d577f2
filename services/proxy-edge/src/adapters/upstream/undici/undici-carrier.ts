import type { HeaderLine } from "@lintel/providers";
import type { Dispatcher } from "undici";

import type { Carrier, UpstreamExchange } from "../upstream-exchange.ts";

type Controller = Dispatcher.DispatchController;

/** One request and its answer with undici, as an exchange is given them. */
export class UndiciCarrier implements Carrier, Dispatcher.DispatchHandler {
  readonly #exchange: UpstreamExchange;
  #controller: Controller | undefined;
  #dropped: Error | undefined;
  #isAnswered = false;

  constructor(exchange: UpstreamExchange) {
    this.#exchange = exchange;
  }

  pause(): void {
    this.#controller?.pause();
  }

  resume(): void {
    this.#controller?.resume();
  }

  destroy(reason: Error): void {
    if (this.#dropped !== undefined) return;
    this.#dropped = reason;
    this.#controller?.abort(reason);
    this.#exchange.failed(reason);
  }

  /** A connection is open. */
  onRequestStart(controller: Controller): void {
    this.#controller = controller;
    if (this.#dropped === undefined) this.#exchange.begun();
    else controller.abort(this.#dropped);
  }

  onBodySent(): void {
    if (!this.#isAnswered && this.#dropped === undefined) this.#exchange.sent();
  }

  onRequestSent(): void {
    this.onBodySent();
  }

  onResponseStart({ rawHeaders }: Controller, status: number): void {
    const isInterim = status < 200;
    if (isInterim || this.#dropped !== undefined) return;
    this.#isAnswered = true;
    this.#exchange.answered(status, linesOf(rawHeaders));
  }

  onResponseData(_controller: Controller, chunk: Buffer): void {
    if (this.#dropped === undefined) this.#exchange.data(chunk);
  }

  onResponseEnd(): void {
    if (this.#dropped === undefined) this.#exchange.ended();
  }

  onResponseError(_controller: Controller, error: Error): void {
    this.destroy(error);
  }
}

/** In their order and spelling, repeated ones each time. */
function linesOf(raw: Controller["rawHeaders"]): readonly HeaderLine[] {
  if (!Array.isArray(raw)) return [];
  const texts = raw.map((each) => (typeof each === "string" ? each : each.toString("latin1")));
  const lines: HeaderLine[] = [];
  for (let at = 0; at + 1 < texts.length; at += 2) {
    lines.push([texts[at] ?? "", texts[at + 1] ?? ""]);
  }
  return lines;
}
