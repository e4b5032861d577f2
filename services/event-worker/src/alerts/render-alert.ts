import { type AlertMessage, type AlertRule, type Crossing, type WebhookFormat } from "@lintel/core";

/** The message about a crossing, as it is stored until it is delivered. */
export function renderAlert(
  { id: ruleId, kind, name }: AlertRule,
  { observation: { level, object, text, window }, threshold }: Crossing,
  id: string,
  atMs: number,
): string {
  const message: AlertMessage = {
    id,
    type: "alert.crossed",
    at: Math.floor(atMs / 1000),
    rule: { id: ruleId, name, kind },
    object,
    window: window ?? "",
    threshold,
    level,
    text: `${text}.`,
  };
  return JSON.stringify(message);
}

/** The body of the webhook: the message itself, or what Slack's incoming webhooks take. */
export function bodyOf(message: unknown, format: WebhookFormat): string {
  return JSON.stringify(format === "slack" ? { text: slackText(message) } : message);
}

/** In Slack's own writing, `<`, `>` and `&` begin something: names that people chose must not (docs.slack.dev, 2026-11-30). */
function slackText(message: unknown): string {
  const { rule, text }: Partial<Pick<AlertMessage, "rule" | "text">> = Object(message);
  return `*${plain(rule?.name ?? "")}*: ${plain(text ?? "")}`;
}

const plain = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
