/** A file with one object of each kind, for tests. */
export const A_CONFIG = `
version: 1
customProviders:
  bricks:
    route_configs:
      - path: /chat
        target_url: https://bricks.example/chat
        model_location: model
        request_prompt_location: messages.#.content
        response_completion_location: choices.#.message.content
    authentication_param: apikey
settings:
  openai-main:
    provider: openai
    setting:
      apikey: { env: OPENAI_API_KEY }
      url: https://api.openai.com
  bricks:
    provider: bricks
    setting:
      apikey: { file: /run/secrets/bricks }
policies:
  pii:
    config: { rules: { email: allow_but_redact } }
keys:
  team-a:
    secret: { env: TEAM_A_KEY }
    settings: [openai-main]
    policy: pii
    costLimitInUsd: 10
    limits:
      - { kind: rate, unit: m, max: 60 }
users:
  ada:
    keys: [team-a]
    tags: [team-a]
routes:
  chat:
    path: /chat
    keys: [team-a]
    steps:
      - { provider: openai, model: gpt-4o-mini }
`;
