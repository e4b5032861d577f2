import { firstCall } from "../../format/as-curl.ts";

export const inShell = (proxyUrl: string, model: string, prompt: string): string =>
  firstCall(proxyUrl, model, prompt);

/** JSON's strings are Python's too. */
export const inPython = (proxyUrl: string, model: string, prompt: string): string => `import os
from openai import OpenAI

client = OpenAI(base_url=${JSON.stringify(`${proxyUrl}/v1`)}, api_key=os.environ["LINTEL_KEY"])
stream = client.chat.completions.create(
    model=${JSON.stringify(model)},
    messages=[{"role": "user", "content": ${JSON.stringify(prompt)}}],
    stream=True,
)
for chunk in stream:
    print(chunk.choices[0].delta.content or "", end="")`;

export const inTypeScript = (
  proxyUrl: string,
  model: string,
  prompt: string,
): string => `import OpenAI from "openai";

const openai = new OpenAI({
  baseURL: ${JSON.stringify(`${proxyUrl}/v1`)},
  apiKey: process.env.LINTEL_KEY,
});
const stream = await openai.chat.completions.create({
  model: ${JSON.stringify(model)},
  messages: [{ role: "user", content: ${JSON.stringify(prompt)} }],
  stream: true,
});
for await (const chunk of stream) {
  process.stdout.write(chunk.choices[0]?.delta.content ?? "");
}`;
