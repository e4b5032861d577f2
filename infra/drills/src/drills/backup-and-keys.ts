import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import path from "node:path";

import { type Lintel, startLintel } from "@lintel/e2e";

import { type Drill, type DrillTools, ensure } from "../drill.ts";
import { type PostgresPair, startPairIn, whyNoPair } from "../stores/postgres-pair.ts";
import { checkBills } from "../traffic/check-bills.ts";
import { makeCalls } from "../traffic/make-calls.ts";
import type { Call } from "../traffic/start-traffic.ts";

const LIMIT = 60;
const BEFORE_BACKUP = 30;
const AFTER_BACKUP = 10;

const newKey = (id: string): string => `${id}:${randomBytes(32).toString("base64")}`;

/** OPERATING's procedures, step by step as it has them. */
export const backupAndKeys: Drill = {
  about: "a backup, its restore into an empty database, and the change of the encryption keys",
  whyNot: whyNoPair,
  async run(tools) {
    const pair = await startPairIn(tools.folder);
    const dump = path.join(tools.folder, "lintel.dump");
    try {
      const first = newKey("first");
      const kept = await backUp(tools, { pair, dump, keys: first });
      await restore(tools, { pair, dump, keys: first }, kept);
      await changeKeys(tools, pair, { first, kept });
    } finally {
      await pair.stop();
    }
  },
};

interface Stage {
  readonly pair: PostgresPair;
  readonly dump: string;
  /** `LINTEL_ENCRYPTION_KEYS` */
  readonly keys: string;
}

interface Kept {
  readonly keyId: string;
  readonly secret: string;
  readonly settingId: string;
  readonly upstreamUrl: string;
  /** Those that are in the backup. */
  readonly calls: readonly Call[];
}

/** Lintel over a database of the server, with these encryption keys and an empty Redis. */
async function over<T>(
  pair: PostgresPair,
  { database, keys }: { readonly database: string; readonly keys: string },
  work: (lintel: Lintel) => Promise<T>,
): Promise<T> {
  const databaseUrl = pair.url(pair.primary.port, database);
  const lintel = await startLintel({ databaseUrl, env: { LINTEL_ENCRYPTION_KEYS: keys } });
  try {
    return await work(lintel);
  } finally {
    await lintel.stop();
  }
}

const originOf = ({ services }: Lintel): string => services.proxies[0]?.url ?? "";

async function backUp({ say }: DrillTools, stage: Stage): Promise<Kept> {
  const { dump, keys, pair } = stage;
  await pair.ask(pair.primary.port, "postgres", "create database lintel");
  return await over(pair, { database: "lintel", keys }, async (lintel) => {
    const setting = { apikey: "sk-upstream-test", url: lintel.upstream.url };
    const settingId = await lintel.admin.createSetting({ provider: "openai", setting });
    const secret = `sk-lintel-${randomBytes(12).toString("hex")}`;
    const limits = { rateLimitOverTime: LIMIT, rateLimitUnit: "d", costLimitInUsd: 100 };
    const body = { name: "drill", key: secret, settingIds: [settingId], ...limits };
    const keyId = await lintel.admin.createKey(body);
    const calls = await makeCalls(originOf(lintel), secret, BEFORE_BACKUP);
    await checkBills(lintel.db, calls);
    const from = pair.url(pair.primary.port, "lintel");
    run(pair, "pg_dump", ["--format=custom", `--file=${dump}`, from]);
    const later = await makeCalls(originOf(lintel), secret, AFTER_BACKUP);
    await checkBills(lintel.db, later);
    say(
      `backed up by pg_dump while it served, after ${BEFORE_BACKUP} calls; ${AFTER_BACKUP} more were booked since`,
    );
    return { keyId, secret, settingId, calls, upstreamUrl: lintel.upstream.url };
  });
}

async function restore(
  { say }: DrillTools,
  { dump, keys, pair }: Stage,
  kept: Kept,
): Promise<void> {
  await pair.ask(pair.primary.port, "postgres", "create database restored");
  const to = pair.url(pair.primary.port, "restored");
  run(pair, "pg_restore", ["--no-owner", `--dbname=${to}`, dump]);
  await over(pair, { database: "restored", keys }, async (lintel) => {
    const { answered } = await checkBills(lintel.db, kept.calls);
    ensure(answered === BEFORE_BACKUP, `${answered} of ${BEFORE_BACKUP} calls are in the backup`);
    await pointTo(lintel, kept.settingId);
    const calls = await makeCalls(originOf(lintel), kept.secret, LIMIT);
    const served = calls.filter(({ status }) => status === 200).length;
    const refused = calls.filter(({ status }) => status === 429).length;
    const rest = LIMIT - BEFORE_BACKUP;
    ensure(served === rest && refused === LIMIT - rest, `${served} served, ${refused} refused`);
    say(
      `restored into an empty database, with an empty Redis: all ${answered} calls of the backup are booked, and of its limit of ${LIMIT} calls ${served} were left`,
    );
    await checkBills(lintel.db, calls);
  });
}

/** Puts the new key first, writes the setting again, takes the old key away. */
async function changeKeys(
  { say }: DrillTools,
  pair: PostgresPair,
  { first, kept }: { readonly first: string; readonly kept: Kept },
): Promise<void> {
  const second = newKey("second");
  const served = async (lintel: Lintel): Promise<boolean> => {
    const key = await keyOf(lintel, kept.settingId);
    const [call] = await makeCalls(originOf(lintel), key, 1);
    return call?.status === 200;
  };
  await over(pair, { database: "restored", keys: `${second},${first}` }, async (lintel) => {
    const before = await sealedBy(lintel, kept.settingId);
    await pointTo(lintel, kept.settingId);
    ensure(await served(lintel), "a setting is not served with both keys");
    const after = await sealedBy(lintel, kept.settingId);
    ensure(before === "first" && after === "second", `sealed by ${before}, then ${after}`);
    say(
      `with the new key first, what was sealed by ${before} opens; written again, it is sealed by ${after}`,
    );
  });
  await over(pair, { database: "restored", keys: second }, async (lintel) => {
    await pointTo(lintel, kept.settingId);
    ensure(await served(lintel), "a setting is not served with the new key alone");
    const proxy = await lintel.aProxy({
      env: { LINTEL_ENCRYPTION_KEYS: newKey("other") },
      startedPath: "/livez",
    });
    await proxy.start();
    const { status } = await fetch(`${proxy.url}/readyz`);
    ensure(status === 503, `a proxy with other keys answers ${status} at /readyz`);
    say("with the new key alone calls are served; a proxy with other keys is not ready (503)");
  });
}

/** Each stage has an upstream of its own; writes the setting, credential and all. */
async function pointTo(lintel: Lintel, settingId: string): Promise<void> {
  const setting = { apikey: "sk-upstream-test", url: lintel.upstream.url };
  const place = `/api/provider-settings/${settingId}`;
  const answer = await lintel.admin.request("PATCH", place, { setting });
  ensure(answer.ok, `the setting cannot be written: ${answer.status} ${await answer.text()}`);
}

/** A key of its own, so that the limit of the other does not matter. */
async function keyOf(lintel: Lintel, settingId: string): Promise<string> {
  const secret = `sk-lintel-${randomBytes(12).toString("hex")}`;
  await lintel.admin.createKey({ name: "drill", key: secret, settingIds: [settingId] });
  return secret;
}

/** The id of the key that sealed the credential, as the database has it. */
async function sealedBy({ db }: Lintel, settingId: string): Promise<string> {
  const { rows } = await db.query<{ readonly sealed_with: string }>(
    "select sealed_with from provider_settings where id = $1::uuid",
    [settingId],
  );
  return rows[0]?.sealed_with ?? "none";
}

function run({ binaries }: PostgresPair, program: string, args: readonly string[]): void {
  execFileSync(path.join(binaries, program), args, { stdio: ["ignore", "ignore", "pipe"] });
}
