import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import type { Socket } from "node:net";

/** A request that was wholly there before it was served: its body needs no reading. */
export class ArrivedRequest {
  readonly complete = true;
  readonly method: string;
  readonly url: string;
  /** As node gives them: names in lower case. */
  readonly headers: IncomingHttpHeaders;
  /** Names and values in turn, as they came. */
  readonly rawHeaders: string[];
  readonly body: Buffer;
  readonly socket: Socket;

  constructor(head: RequestHead, body: Buffer, socket: Socket) {
    this.method = head.method;
    this.url = head.url;
    this.headers = head.headers;
    this.rawHeaders = head.rawHeaders;
    this.body = body;
    this.socket = socket;
  }

  get destroyed(): boolean {
    return this.socket.destroyed;
  }
}

export interface RequestHead {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly rawHeaders: string[];
}

/** A request as the pipeline sees it, whoever read it. */
export type CallerRequest = IncomingMessage | ArrivedRequest;
