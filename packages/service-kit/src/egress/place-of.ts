/** What a connection is opened to. */
export interface Place {
  /** A name or an address, IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
}

/** The host and port that a URL of `http`, `https`, `ws` or `wss` leads to. */
export function placeOf({ hostname, port, protocol }: URL): Place {
  const defaultPort = /^(?:https|wss):$/.test(protocol) ? 443 : 80;
  return {
    host: hostname.replace(/^\[(.+)\]$/, "$1"),
    port: port === "" ? defaultPort : Number(port),
  };
}
