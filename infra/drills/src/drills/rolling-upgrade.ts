import { startLoad } from "@lintel/e2e";
import { type OpenAiUpstream, startOpenAiUpstream, waitFor } from "@lintel/testkit";

import { type Installation, withChart } from "../chart/install.ts";
import { makeLaterImage } from "../chart/make-image.ts";
import { podDrills } from "../chart/pod-drills.ts";
import { type DrillTools, ensure } from "../drill.ts";
import { keyFor } from "../traffic/key-for.ts";
import { openLongStreams } from "../traffic/long-streams.ts";

/** Ten minutes are half a minute here; delays, probes and graces are as they are rendered. */
const FACTOR = 20;
const STREAM_SECONDS = 600 / FACTOR;
const OPEN_STREAMS = 6;
const BOOKED_MS = 60_000;

/** A migration that fails as long as a table is there, as one does whose lock or whose rights it does not get. */
const MIGRATION = {
  name: "9000-of-the-next-release",
  sql: `do $$ begin
  if to_regclass('refuse_migration') is not null then raise exception 'the migration is refused'; end if;
end $$;
alter table keys add column of_the_next_release text`,
};

export const [rollingUpgrade, rollingUpgradeOfWorkers] = podDrills(
  "the rendered chart, upgraded and rolled back with real processes under load and long streams",
  rollOver,
);

async function rollOver(tools: DrillTools, values: readonly string[]): Promise<void> {
  const quick = await startOpenAiUpstream({ recordLimit: 10 });
  const slow = await startOpenAiUpstream({ recordLimit: 10 });
  const words = Array.from({ length: STREAM_SECONDS }, (_, index) => `w${index}`).join(" ");
  slow.always([
    { kind: "say", text: words },
    { kind: "wait", before: "each-chunk", until: 1000 },
  ]);
  try {
    const drain = `proxyEdge.drainSeconds=${STREAM_SECONDS * 2}`;
    await withChart(tools, [drain, ...values], async (installation) => {
      tools.say("installed: one job, then two proxies, admin-api, event-worker; all ready");
      await upgradeUnderLoad(tools, installation, [quick, slow]);
    });
  } finally {
    await quick.close();
    await slow.close();
  }
}

async function upgradeUnderLoad(
  tools: DrillTools,
  installation: Installation,
  [quick, slow]: readonly [quick: OpenAiUpstream, slow: OpenAiUpstream],
): Promise<void> {
  const { admin, db, proxies } = installation;
  const next = await makeLaterImage(tools.folder, "0.2.0", MIGRATION);
  const calls = await keyFor(admin, quick.url, { costLimitInUsd: 100 });
  const streams = await keyFor(admin, slow.url, { costLimitInUsd: 100 });
  const { secret } = calls;
  const load = startLoad({ url: proxies.url, secret, plainCallers: 3, streamCallers: 2 });
  const long = openLongStreams({ origin: proxies.url, secret: streams.secret, open: OPEN_STREAMS });
  const opened = () => slow.counts().open === OPEN_STREAMS;
  await waitFor(opened, { timeoutMs: 60_000, label: "the long streams to be open" });
  await refuseMigration(tools, installation, next);
  await installation.release.apply(installation.workloads, next);
  sayEnds(tools, installation, "upgraded");
  await installation.release.apply(installation.workloads, installation.image, false);
  sayEnds(tools, installation, "rolled back, on the database of the later release");
  const { answered, failures } = await load.stop();
  const { cut, seconds, whole } = await long.stop();
  ensure(failures.length === 0, `calls failed: ${failures.slice(0, 3).join("; ")}`);
  ensure(cut.length === 0, `streams were cut: ${cut.slice(0, 3).join("; ")}`);
  await everyOneBooked(db, calls.id, answered);
  await everyOneBooked(db, streams.id, whole);
  tools.say(
    `${answered} calls: 0 failed; ${whole} streams of ${seconds.toFixed(0)} s (ten minutes by ${FACTOR}): 0 cut; events lost: 0 of ${answered + whole}`,
  );
}

/** An upgrade whose migration fails leaves every pod as it was. */
async function refuseMigration(
  { say }: DrillTools,
  { db, release, workloads }: Installation,
  next: Installation["image"],
): Promise<void> {
  const all = () =>
    ["proxy-edge", "admin-api", "event-worker"].flatMap((component) => release.pods(component));
  const before = all();
  await db.query("create table refuse_migration ()");
  const failure = await release.apply(workloads, next).then(
    () => "none",
    (error: unknown) => String(error),
  );
  await db.query("drop table refuse_migration");
  ensure(failure.includes("the job ended with 1"), `the migration did not fail: ${failure}`);
  const same = all().every((pod, index) => pod === before[index] && pod.isReady);
  ensure(same, "an upgrade whose migration failed changed pods");
  say(
    "an upgrade whose migration fails: the job ends with 1, the pods are those before, all ready",
  );
}

/** Says how the pods that were replaced ended, and forgets none that ended badly. */
function sayEnds({ say }: DrillTools, { release }: Installation, what: string): void {
  const bad = release.ended.filter(({ code, wasKilled }) => wasKilled || code !== 0);
  const names = bad.map(({ code, name, seconds }) => `${name}: ${code} after ${seconds} s`);
  ensure(bad.length === 0, `pods did not end by themselves: ${names.join(", ")}`);
  const ends = release.ended.map(
    ({ name, seconds, version }) => `${name} of ${version} ${seconds.toFixed(1)} s`,
  );
  say(`${what}; pods that ended, all with 0 within their grace: ${ends.join(", ")}`);
}

async function everyOneBooked(db: Installation["db"], keyId: string, count: number): Promise<void> {
  const rows = await waitFor(
    async () => {
      const found = await db.query<{ readonly ending: string; readonly cost_nano: string }>(
        "select ending, cost_nano::text from events where key_id = $1",
        [keyId],
      );
      return found.rows.length >= count ? found.rows : undefined;
    },
    { timeoutMs: BOOKED_MS, label: `${count} events` },
  );
  ensure(rows.length === count, `${rows.length} events of ${count} calls`);
  const wrong = rows.filter(({ cost_nano, ending }) => ending !== "complete" || cost_nano === "0");
  ensure(wrong.length === 0, `${wrong.length} events are not of a whole call with a cost`);
}
