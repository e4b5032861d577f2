/** The part of V8's .cpuprofile format that is read here. */
export interface CpuProfile {
  readonly nodes: readonly ProfileNode[];
  /** Microseconds of the monotonic clock. */
  readonly startTime: number;
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

export interface ProfileNode {
  readonly id: number;
  readonly callFrame: {
    readonly functionName: string;
    readonly url: string;
    readonly lineNumber: number;
  };
  readonly children?: readonly number[];
}

export interface Attribution {
  /** Microseconds by who caused them: a package, or a file of our own. */
  readonly byOwner: ReadonlyMap<string, number>;
  /** Microseconds by the function that was running. */
  readonly byFunction: ReadonlyMap<string, number>;
  /** All that was not idle. */
  readonly busyUs: number;
}

/**
 * Adds up the samples of a window. Time in Node's own code and in native functions belongs to the nearest
 * caller that is neither, so that writes are distinguished by their caller.
 */
export function attributeSamples(
  profile: CpuProfile,
  window: { readonly fromUs: number; readonly toUs: number },
): Attribution {
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  const owners = ownersOf(profile.nodes);
  const byOwner = new Map<string, number>();
  const byFunction = new Map<string, number>();
  let busyUs = 0;
  let atUs = profile.startTime;
  for (const [index, id] of profile.samples.entries()) {
    const tookUs = profile.timeDeltas[index] ?? 0;
    atUs += tookUs;
    const node = nodes.get(id);
    const outside = atUs < window.fromUs || atUs > window.toUs;
    if (node === undefined || outside || node.callFrame.functionName === "(idle)") continue;
    busyUs += tookUs;
    add(byOwner, owners.get(id) ?? "(unknown)", tookUs);
    add(byFunction, `${nameOf(node)}  ${placeOf(node.callFrame.url)}`, tookUs);
  }
  return { byOwner, byFunction, busyUs };
}

function ownersOf(nodes: readonly ProfileNode[]): Map<number, string> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const owners = new Map<number, string>();
  const root = nodes[0];
  // A stack of its own: recursion would follow the depth of the profiled program.
  const waiting = root === undefined ? [] : [{ node: root, owner: "node, on its own" }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const owner = ownerOf(next.node) ?? next.owner;
    owners.set(next.node.id, owner);
    for (const id of next.node.children ?? []) {
      const child = byId.get(id);
      if (child !== undefined) waiting.push({ node: child, owner });
    }
  }
  return owners;
}

function ownerOf({ callFrame: { functionName, url } }: ProfileNode): string | undefined {
  if (functionName === "(garbage collector)") return functionName;
  if (functionName === "(program)") return "(program: system calls, native code)";
  return url === "" || url.startsWith("node:") || url.startsWith("wasm:")
    ? undefined
    : placeOf(url);
}

/** `undici`, `services/proxy-edge/src/pipeline/relay.ts`, `node:net`. */
function placeOf(url: string): string {
  const inPackage = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1];
  if (inPackage !== undefined) return inPackage;
  return /\/((?:services|packages|infra)\/[^?]+)$/.exec(url)?.[1] ?? url;
}

function nameOf({ callFrame }: ProfileNode): string {
  return callFrame.functionName === ""
    ? `(line ${callFrame.lineNumber + 1})`
    : callFrame.functionName;
}

function add(sums: Map<string, number>, name: string, amount: number): void {
  sums.set(name, (sums.get(name) ?? 0) + amount);
}
