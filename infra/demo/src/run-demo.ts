import { randomBytes } from "node:crypto";

import { countTokens, startOpenAiUpstream, waitFor } from "@lintel/testkit";

import type { AdminClient } from "./admin-client.ts";
import { drawUpBill, formatBill } from "./bill.ts";
import type { Bill } from "./bill.ts";
import { DemoError } from "./demo-error.ts";
import { makeCalls } from "./make-calls.ts";
import type { CallResult } from "./make-calls.ts";

export interface DemoOptions {
  readonly admin: AdminClient;
  readonly proxyOrigin: string;
  readonly print: (line: string) => void;
}

/**
 * Shows one key, two calls and one exact bill on a running stack, with a simulated OpenAI behind it. Leaves
 * nothing but the provider setting and the events. Throws `DemoError` when the bill does not add up.
 */
export async function runDemo({ admin, proxyOrigin, print }: DemoOptions): Promise<void> {
  await admin.checkHealth();
  // The simulation loads its tokenizer when it first counts; that is not the gateway's time to first text.
  await countTokens("loaded");
  const upstream = await startOpenAiUpstream();
  try {
    print(`simulated OpenAI   ${upstream.url}`);
    const settingId = await admin.createProviderSetting("demo", upstream.url);
    print(`provider setting   ${settingId}`);
    await withKey(admin, settingId, async (keyId, secret) => {
      print(`key                ${keyId} (at most 1 USD, 60 calls a minute)\n`);
      const baseUrl = `${proxyOrigin}/api/providers/openai/v1`;
      const calls = await makeCalls(baseUrl, secret);
      for (const call of calls) print(describeCall(call));
      const bill = await waitForBill(admin, keyId, calls.length);
      print(`\n${formatBill(bill)}\n`);
      if (!bill.addsUp) throw new DemoError("The events do not add up to what the key has spent.");
      print("The bill is right: the events add up to what the key has spent.");
    });
    print("The demo's key is deleted.");
  } finally {
    await upstream.close();
  }
}

async function withKey(
  admin: AdminClient,
  settingId: string,
  use: (keyId: string, secret: string) => Promise<void>,
): Promise<void> {
  const secret = `sk-lintel-demo-${randomBytes(24).toString("base64url")}`;
  const keyId = await admin.createKey("demo", secret, settingId);
  try {
    await use(keyId, secret);
  } finally {
    await admin.deleteKey(keyId);
  }
}

/** Events and spend are written in one transaction, so once the events are there the spend is, too. */
async function waitForBill(admin: AdminClient, keyId: string, calls: number): Promise<Bill> {
  const events = await waitFor(
    async () => {
      const found = await admin.findEvents(keyId);
      return found.length >= calls && found;
    },
    { timeoutMs: 60_000, label: `the events of ${calls} calls` },
  );
  return drawUpBill(events, await admin.readSpendNanoUsd(keyId));
}

function describeCall({ kind, model, text, firstTextMs }: CallResult): string {
  const [firstLine = ""] = text.split("\n");
  return `${kind.padEnd(8)}  ${model.padEnd(11)}  ${firstTextMs.toFixed(0)} ms to the first text: ${firstLine}`;
}
