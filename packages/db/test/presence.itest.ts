import { waitFor } from "@lintel/testkit";
import { afterAll, expect, it } from "vitest";

import { type ChangeFeed, followChanges, isAnotherPresent } from "../src/index.ts";
import { ownDatabase } from "./own-database.ts";

const { database, db } = await ownDatabase({ poolSize: 1 });
const feeds: ChangeFeed[] = [];
afterAll(async () => {
  await Promise.all(feeds.map((feed) => feed.close()));
});

function aFeed(): ChangeFeed {
  const feed = followChanges({
    databaseUrl: database.url,
    store: { changedSince: async () => ({ atMs: 0, changes: [], complete: true }) },
    pollIntervalMs: 60_000,
    onChange: () => undefined,
    onGap: () => undefined,
    onTrouble: () => undefined,
  });
  feeds.push(feed);
  return feed;
}

const untilPresent = (presence: number, isPresent: boolean) =>
  waitFor(async () => (await isAnotherPresent(db, presence)) === isPresent, {
    label: `another than ${presence} to be ${isPresent ? "there" : "gone"}`,
  });

it("shows others that a proxy is there, from when it says so until its connection ends", async () => {
  const one = aFeed();
  await waitFor(() => one.listening, { label: "the feed" });
  expect(await isAnotherPresent(db, 2)).toBe(false);
  one.show(1);
  await untilPresent(2, true);
  expect(await isAnotherPresent(db, 1)).toBe(false);
  const two = aFeed();
  two.show(2);
  await untilPresent(1, true);
  await two.close();
  await untilPresent(1, false);
  await one.close();
  await untilPresent(2, false);
});
