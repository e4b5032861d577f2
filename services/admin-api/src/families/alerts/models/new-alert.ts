import { keeping, MAX_TAGS, Name, type Rule } from "@lintel/admin-models";
import { ALERT_KINDS, AlertKind, WebhookFormat } from "@lintel/core";
import { z } from "zod";

const MAX_IDS = 100;
const MAX_THRESHOLDS = 10;
const MAX_THRESHOLD = 1_000_000_000;

const units = AlertKind.options
  .map(
    (kind) => `\`${kind}\` ${ALERT_KINDS[kind].unit} (${ALERT_KINDS[kind].thresholds.join(", ")})`,
  )
  .join("; ");

const Ids = z.array(z.uuid()).max(MAX_IDS);

const WebhookInput = z
  .object({
    url: z
      .string()
      .max(2048)
      .meta({ description: "Where it is sent; kept sealed, and only its host is shown." }),
    format: WebhookFormat.optional().meta({
      description: "`lintel` (unless given), or `slack` for Slack's incoming webhooks.",
    }),
    secret: z.string().min(16).max(256).optional().meta({
      description:
        "The secret that messages are signed with; generated and shown once if absent. One that begins with `whsec_` is the base64 of its bytes.",
    }),
  })
  .meta({ id: "NewWebhook" });

const MEMBERS = {
  name: Name,
  kind: AlertKind.meta({ description: "What is watched." }),
  enabled: z.boolean().optional().meta({ description: "`true` unless given." }),
  thresholds: z
    .array(z.int().min(1).max(MAX_THRESHOLD))
    .min(1)
    .max(MAX_THRESHOLDS)
    .optional()
    .meta({
      description: `Each is reported separately. What they count, and the defaults: ${units}.`,
      example: [50, 80, 100],
    }),
  keyIds: Ids.optional().meta({ description: "For budgets: those of these keys." }),
  userIds: Ids.optional().meta({
    description: "For budgets: those of these users, by the ids that Lintel gave them.",
  }),
  tags: z
    .array(Name)
    .max(MAX_TAGS)
    .optional()
    .meta({ description: "For budgets: those of keys and users with all of these tags." }),
  windowInMinutes: z.int().min(1).max(60).optional().meta({
    description: "For error rates: how many minutes they cover; 15 unless given.",
  }),
  minCalls: z.int().min(1).max(MAX_THRESHOLD).optional().meta({
    description: "For error rates: with fewer calls there is none; 20 unless given.",
  }),
  webhook: WebhookInput,
} as const;

const Members = z.object(MEMBERS);
type Members = z.infer<typeof Members>;
type Partly = { readonly [Name in keyof Members]?: Members[Name] | undefined };

const isWebAddress = (text: string): boolean => {
  const url = URL.parse(text);
  return url !== null && /^https?:$/.test(url.protocol) && url.username + url.password === "";
};

const RULES: readonly Rule<Partly>[] = [
  {
    otherwise: "thresholds must differ from each other",
    holds: ({ thresholds = [] }) => new Set(thresholds).size === thresholds.length,
  },
  {
    otherwise: "webhook.url must be an http or https address without a user or password",
    holds: ({ webhook }) => webhook === undefined || isWebAddress(webhook.url),
  },
];

/** What only some kinds have a use for. */
export const KIND_RULES: readonly Rule<Partly>[] = [
  {
    otherwise: "keyIds, userIds and tags are for budgets",
    holds: ({ keyIds, kind, tags, userIds }) =>
      kind?.startsWith("budget_") === true ||
      [keyIds, userIds, tags].every((list = []) => list.length === 0),
  },
  {
    otherwise: "windowInMinutes and minCalls are for error rates",
    holds: ({ kind, minCalls, windowInMinutes }) =>
      kind === "error_rate" || (minCalls === undefined && windowInMinutes === undefined),
  },
];

/** The body that makes an alert rule. */
export const NewAlert = Members.check(keeping<Members>([...RULES, ...KIND_RULES])).meta({
  id: "NewAlert",
  example: {
    name: "budgets",
    kind: "budget_share",
    thresholds: [50, 80, 100],
    webhook: { url: "https://hooks.example.com/lintel" },
  },
});
export type NewAlert = z.infer<typeof NewAlert>;

const { kind: _, ...changeable } = MEMBERS;
const ChangeMembers = z.object(changeable).partial();

/** The body that changes an alert rule: its kind stays. */
export const AlertChange = ChangeMembers.check(keeping<z.infer<typeof ChangeMembers>>(RULES)).meta({
  id: "AlertChange",
  description: "What is absent stays as it is; a list is replaced.",
});
export type AlertChange = z.infer<typeof AlertChange>;
