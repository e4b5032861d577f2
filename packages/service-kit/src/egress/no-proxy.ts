import { BlockList, isIP } from "node:net";

/** Whether a host is called directly, as `NO_PROXY` says. */
export type BypassesProxy = (hostname: string) => boolean;

/**
 * Reads `NO_PROXY` as curl documents it (https://curl.se/libcurl/c/CURLOPT_NOPROXY.html, November 2026): names separated by commas or
 * blanks; a name stands for itself and for what is below it, with or without a leading dot; addresses may be networks (`10.0.0.0/8`),
 * IPv6 without brackets; `*` alone is every host. Ports are not looked at. The hostname is a `URL`'s.
 */
export function readNoProxy(list: string): BypassesProxy {
  if (list.trim() === "*") return () => true;
  const entries = list.toLowerCase().split(/[\s,]+/);
  const networks = new BlockList();
  const names: string[] = [];
  for (const entry of entries) {
    if (!addNetwork(networks, entry)) names.push(withoutOuterDots(entry));
  }
  const domains = names.filter((name) => name !== "");
  return (hostname) => {
    const host = hostname.replace(/^\[(.+)\]$/, "$1");
    const version = isIP(host);
    if (version !== 0) return networks.check(host, version === 4 ? "ipv4" : "ipv6");
    const name = withoutOuterDots(host.toLowerCase());
    return domains.some((domain) => name === domain || name.endsWith(`.${domain}`));
  };
}

function addNetwork(networks: BlockList, entry: string): boolean {
  const [, address = "", bits] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(entry) ?? [];
  const version = isIP(address);
  if (version === 0) return false;
  const most = version === 4 ? 32 : 128;
  const prefix = bits === undefined ? most : Number(bits);
  // More bits than an address has: an entry that matches nothing.
  if (prefix <= most) networks.addSubnet(address, prefix, version === 4 ? "ipv4" : "ipv6");
  return true;
}

const withoutOuterDots = (name: string): string => name.replace(/^\./, "").replace(/\.$/, "");
