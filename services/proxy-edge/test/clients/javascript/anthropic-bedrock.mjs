// Anthropic's SDK for Bedrock, with the key as a bearer token and as the access key that requests are signed with.
import { createRequire } from "node:module";

const [proxy, key, installed] = process.argv.slice(2);
const { AnthropicBedrock } = createRequire(`${installed}/`)("@anthropic-ai/bedrock-sdk");
const call = {
  model: "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
  max_tokens: 100,
  messages: [{ role: "user", content: "Say hello." }],
};

async function tryClient(options) {
  const client = new AnthropicBedrock({ baseURL: `${proxy}/bedrock`, ...options });
  const plain = await client.messages.create(call);
  let streamed = "";
  for await (const event of await client.messages.create({ ...call, stream: true })) {
    if (event.type === "content_block_delta") streamed += event.delta.text;
  }
  return { plain: plain.content[0].text, streamed };
}

const signing = { awsAccessKey: key, awsSecretKey: "any", awsRegion: "us-east-1" };
const seen = { ...(await tryClient({ apiKey: key })), signed: await tryClient(signing) };
process.stdout.write(`${JSON.stringify(seen)}\n`);
