import { randomUUID } from "node:crypto";

import type { Tables } from "@lintel/db";
import type { Kysely } from "kysely";

import { type AdminFixture, type Answer, PASSWORD } from "../admin-fixture.ts";
import { anEvent, type EventColumns } from "../an-event.ts";

type Members = Readonly<Record<string, unknown>>;
type Json = Answer["json"];

/** What stands in the database that the cases ask for. Everything is made through the API but for events. */
export interface World {
  readonly db: Kysely<Tables>;
  readonly send: AdminFixture["send"];
  readonly sendWith: AdminFixture["sendWith"];
  readonly breakers: AdminFixture["breakers"];
  /** The id of a new provider setting for OpenAI. */
  readonly aSetting: (members?: Members) => Promise<string>;
  readonly aKey: (members?: Members) => Promise<Json>;
  readonly anEvent: (columns?: Partial<EventColumns>) => Promise<EventColumns>;
  /** Makes a request of its own with this Idempotency-Key. */
  readonly spend: (idempotencyKey: string) => Promise<void>;
  readonly make: (method: string, path: string, body: Members) => Promise<Json>;
}

/** A unique text. */
export const unique = (prefix = "u"): string => `${prefix}-${randomUUID()}`;

export function createWorld(admin: AdminFixture): World {
  return {
    db: admin.db,
    send: (...request) => admin.send(...request),
    sendWith: (...request) => admin.sendWith(...request),
    breakers: admin.breakers,
    aSetting: (members) => admin.aSetting(members),
    aKey: (members) => admin.aKey(members),
    async anEvent(columns = {}) {
      const event = anEvent(columns);
      await admin.db.insertInto("events").values(event).execute();
      return event;
    },
    async spend(key) {
      const headers = { "x-api-key": PASSWORD, "idempotency-key": key };
      const setting = { provider: "openai", setting: { apikey: unique("sk") } };
      const answer = await admin.sendWith(headers, "PUT", "/api/provider-settings", setting);
      if (answer.status !== 200) throw new Error(answer.text);
    },
    async make(method, path, body) {
      const answer = await admin.send(method, path, body);
      if (answer.status !== 200) throw new Error(`${method} ${path}: ${answer.text}`);
      return answer.json;
    },
  };
}
