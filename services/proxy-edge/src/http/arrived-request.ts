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
  readonly kind: object;

  constructor(head: RequestHead, body: Buffer, socket: Socket) {
    this.method = head.method;
    this.url = head.url;
    this.headers = head.headers;
    this.rawHeaders = head.rawHeaders;
    this.kind = head.kind;
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
  /** The same object for all heads of a connection that differ in nothing but the length of the body. */
  readonly kind: object;
}

/** A request as the pipeline sees it, whoever read it. */
export type CallerRequest = IncomingMessage | ArrivedRequest;

/** What `make` makes of a request's headers, the length of its body apart: once for all requests whose heads are of one kind. */
export function oncePerHead<Made>(
  make: (incoming: CallerRequest) => Made,
): (incoming: CallerRequest) => Made {
  const known = new WeakMap<object, { readonly made: Made }>();
  return (incoming) => {
    if (!(incoming instanceof ArrivedRequest)) return make(incoming);
    const before = known.get(incoming.kind);
    if (before !== undefined) return before.made;
    const made = make(incoming);
    known.set(incoming.kind, { made });
    return made;
  };
}
