import { lookup, type LookupAddress, type LookupAllOptions } from "node:dns";
import { BlockList, isIP, type LookupFunction } from "node:net";

/** Addresses that are not on the public internet: a setting that points there reaches into the operator's own network. */
const PRIVATE = new BlockList();
for (const [network, prefix] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["224.0.0.0", 3],
] as const) {
  PRIVATE.addSubnet(network, prefix, "ipv4");
}
for (const [network, prefix] of [
  // Unspecified, loopback and the IPv4-compatible form, which stands for an IPv4 address (RFC 4291, 2.5.5.1).
  ["::", 96],
  // IPv4-translated (RFC 2765), NAT64, its local form (RFC 8215), Teredo and 6to4 may lead to any IPv4 address.
  ["::ffff:0:0:0", 96],
  ["64:ff9b::", 96],
  ["64:ff9b:1::", 48],
  ["2001::", 32],
  ["2002::", 16],
  // Discard-only (RFC 6666), documentation, unique local, link-local, site-local, multicast.
  ["100::", 64],
  ["2001:db8::", 32],
  ["fc00::", 7],
  ["fe80::", 10],
  ["fec0::", 10],
  ["ff00::", 8],
] as const) {
  PRIVATE.addSubnet(network, prefix, "ipv6");
}

/** Also true of an IPv6 form of a private IPv4 address. */
export const isPrivateAddress = (address: string): boolean =>
  PRIVATE.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");

/** The connection was refused by us, because of where it would have gone. */
export class PrivateAddressError extends Error {
  readonly code = "PRIVATE_ADDRESS";
}

/** Is the host of a URL a private address written out? Names are checked when they are looked up. */
export function isPrivateHost(hostname: string): boolean {
  const host = hostname.replace(/^\[(.*)\]$/, "$1");
  return isIP(host) !== 0 && isPrivateAddress(host);
}

/** As node's own lookup, all addresses at once. */
export type LookUpAll = (
  hostname: string,
  options: LookupAllOptions,
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/**
 * Looks a name up and refuses it when any of its addresses is private. The connection goes to the very address
 * that was checked, so a name that changes its mind in between gains nothing.
 */
export const guardLookup =
  (lookUp: LookUpAll): LookupFunction =>
  (hostname, options, callback) => {
    lookUp(hostname, { ...options, all: true }, (error, addresses) => {
      const refused = error ?? refusalOf(hostname, addresses);
      const [first] = addresses ?? [];
      if (refused !== undefined) callback(refused, []);
      else if (options.all === true) callback(null, addresses);
      else callback(null, first?.address ?? "", first?.family);
    });
  };

/** Node's own lookup, guarded. */
export const lookupPublic = guardLookup(lookup);

const refusalOf = (
  hostname: string,
  addresses: readonly LookupAddress[],
): PrivateAddressError | undefined =>
  addresses.some(({ address }) => isPrivateAddress(address))
    ? new PrivateAddressError(`${hostname} leads to a private address`)
    : undefined;
