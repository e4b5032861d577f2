import path from "node:path";

import { freePort } from "@lintel/testkit";

import { startChild } from "../process/start-child.ts";
import { untilAnswers } from "../process/until-answers.ts";
import { waitUntil } from "../process/wait-until.ts";
import { serviceEntry, startLintelStack } from "./lintel-stack.ts";
import type { LintelStack } from "./lintel-stack.ts";
import { type KeyUse, modelFor, ROUTE_PATH } from "./make-key.ts";
import type { BenchEnvironment, RunningTarget, Target, TargetName } from "./target.ts";

const SETTLE_MS = 120_000;

/** Lintel as it is meant to be used: key, rate limit, cost limits and events all on. */
export const lintel = (environment: BenchEnvironment): Target =>
  targetOf(environment, { name: "lintel", use: "plain" });

/** The same, with a key whose policy looks for everything there is, and finds nothing in the call. */
export const lintelWithPolicy = (environment: BenchEnvironment): Target =>
  targetOf(environment, { name: "policy", use: "policy" });

/** The same policy, which looks at the answers too. */
export const lintelWithPolicyOnAnswers = (environment: BenchEnvironment): Target =>
  targetOf(environment, { name: "answers", use: "answers" });

/** The same, called as a route with one step. */
export const lintelRoute = (environment: BenchEnvironment): Target =>
  targetOf(environment, { name: "route", use: "route" });

/** The same route with a cache, which has the answer: no call but the first goes to the upstream. */
export const cachedRoute = (environment: BenchEnvironment): Target =>
  targetOf(environment, { name: "cached", use: "cached" });

/** The same on `/v1`, where the model decides where a call goes. */
export const frontDoor = (environment: BenchEnvironment): Target =>
  targetOf(environment, { name: "front", use: "front" });

/** The same chat on `/v1`, of a model that is called by Anthropic's messages: written in those, and its answer in chat again. */
export const translated = (environment: BenchEnvironment): Target =>
  targetOf(environment, { name: "translated", use: "translated" });

function targetOf(
  environment: BenchEnvironment,
  { name, use }: { readonly name: TargetName; readonly use: KeyUse },
): Target {
  let stack: Promise<LintelStack> | undefined;
  return {
    name,
    start: async () => {
      const origin = `http://127.0.0.1:${environment.upstream.port}`;
      // The base URL of Anthropic's SDK has no version.
      const url = use === "translated" ? origin : `${origin}/v1`;
      stack ??= startLintelStack(url, use);
      return startProxy(environment, await stack, use);
    },
    close: async () => {
      // One that could not be started has already been reported, and has cleaned up.
      const started = await stack?.catch(() => undefined);
      await started?.close();
    },
  };
}

const CHAT = "/api/providers/openai/v1/chat/completions";
const PATHS: Readonly<Record<KeyUse, string>> = {
  plain: CHAT,
  policy: CHAT,
  answers: CHAT,
  route: `/api/routes${ROUTE_PATH}`,
  cached: `/api/routes${ROUTE_PATH}`,
  front: "/v1/chat/completions",
  translated: "/v1/chat/completions",
};

async function startProxy(
  environment: BenchEnvironment,
  stack: LintelStack,
  use: KeyUse,
): Promise<RunningTarget> {
  const port = await freePort();
  const { profileFolder } = environment;
  // A profile is read by the names of the sources.
  const args =
    profileFolder === undefined
      ? [stack.proxyEntry]
      : ["--cpu-prof", `--cpu-prof-dir=${profileFolder}`, serviceEntry("proxy-edge")];
  const child = await startChild({
    name: "proxy-edge",
    args,
    env: {
      ...stack.env,
      PROXY_PORT: String(port),
      LINTEL_SPOOL_DIR: path.join(stack.folder, "spool"),
    },
    core: environment.gatewayCore,
  });
  await untilAnswers(child, `http://127.0.0.1:${port}/readyz`);
  return {
    port,
    path: PATHS[use],
    model: modelFor(use),
    headers: { authorization: `Bearer ${stack.key.secret}` },
    gatewayPid: child.pid,
    otherProcesses: stack.otherProcesses,
    settle: use === "cached" ? untilQuiet(stack) : await settler(environment, stack),
    stop: child.stop,
  };
}

/**
 * Every call the upstream answers from now on must come to be in the ledger, once: what makes the runs
 * comparable (nothing is left over for the next one) is also a proof that none is lost.
 */
async function settler({ upstream }: BenchEnvironment, stack: LintelStack) {
  const before = { served: await upstream.served(), booked: await stack.booked() };
  return async () => {
    const served = (await upstream.served()) - before.served;
    const allBooked = async () => (await stack.booked()) - before.booked >= served;
    const what = `${served} calls to be in Lintel's ledger`;
    await waitUntil(allBooked, { deadlineMs: SETTLE_MS, what, everyMs: 100 });
    const booked = (await stack.booked()) - before.booked;
    if (booked !== served) throw new Error(`${served} calls, but ${booked} in Lintel's ledger`);
  };
}

const QUIET_MS = 1_000;

/** No upstream has counted the calls that the cache has answered: they are booked when the ledger has stood still. */
function untilQuiet(stack: LintelStack) {
  return async () => {
    let last = -1;
    const isQuiet = async () => {
      const before = last;
      last = await stack.booked();
      return last === before;
    };
    await waitUntil(isQuiet, {
      deadlineMs: SETTLE_MS,
      what: "Lintel's ledger to stand still",
      everyMs: QUIET_MS,
    });
  };
}
