// Written by `npm run api-types` from services/admin-api/openapi.json.
import type { AnswerShape } from "./answer-shape.ts";

/** What is answered with 200, by method and path; absent where that is no JSON. */
export const ANSWER_SHAPES: Readonly<Record<string, AnswerShape>> = {
  "PUT /api/provider-settings": {
    "createdAt": "any",
    "updatedAt": "any",
    "provider": "any",
    "id": "any",
    "name": "any",
    "allowedModels": [
      "any"
    ],
    "costMap": "any"
  },
  "POST /api/provider-settings": {
    "createdAt": "any",
    "updatedAt": "any",
    "provider": "any",
    "id": "any",
    "name": "any",
    "allowedModels": [
      "any"
    ],
    "costMap": "any"
  },
  "GET /api/provider-settings": [
    {
      "createdAt": "any",
      "updatedAt": "any",
      "provider": "any",
      "id": "any",
      "name": "any",
      "allowedModels": [
        "any"
      ],
      "costMap": "any"
    }
  ],
  "GET /api/provider-settings/{id}": {
    "createdAt": "any",
    "updatedAt": "any",
    "provider": "any",
    "id": "any",
    "name": "any",
    "allowedModels": [
      "any"
    ],
    "costMap": "any"
  },
  "PATCH /api/provider-settings/{id}": {
    "createdAt": "any",
    "updatedAt": "any",
    "provider": "any",
    "id": "any",
    "name": "any",
    "allowedModels": [
      "any"
    ],
    "costMap": "any"
  },
  "GET /api/provider-settings/{id}/health": {
    "id": "any",
    "provider": "any",
    "state": "any",
    "breakers": [
      {
        "model": "any",
        "state": "any",
        "cause": "any",
        "sinceMs": "any",
        "untilMs": "any",
        "times": "any"
      }
    ]
  },
  "POST /api/provider-settings/{id}/health/reset": {
    "id": "any",
    "provider": "any",
    "state": "any",
    "breakers": [
      {
        "model": "any",
        "state": "any",
        "cause": "any",
        "sinceMs": "any",
        "untilMs": "any",
        "times": "any"
      }
    ]
  },
  "POST /api/provider-settings/{id}/test": {
    "outcome": "any",
    "status": "any",
    "tookInMs": "any",
    "models": "any",
    "error": "any"
  },
  "PUT /api/key-management/keys": {
    "name": "any",
    "createdAt": "any",
    "updatedAt": "any",
    "tags": "any",
    "keyId": "any",
    "revoked": "any",
    "key": "any",
    "revokedReason": "any",
    "costLimitInUsd": "any",
    "costLimitInUsdOverTime": "any",
    "costLimitInUsdUnit": "any",
    "rateLimitOverTime": "any",
    "rateLimitUnit": "any",
    "ttl": "any",
    "settingId": "any",
    "allowedPaths": "any",
    "settingIds": [
      "any"
    ],
    "shouldLogRequest": "any",
    "shouldLogResponse": "any",
    "rotationEnabled": "any",
    "policyId": "any",
    "isKeyNotHashed": "any",
    "limits": [
      "any"
    ],
    "requireUser": "any",
    "userFrom": "any",
    "userMember": "any",
    "strictTranslation": "any",
    "previousKeys": [
      {
        "key": "any",
        "validUntil": "any"
      }
    ]
  },
  "GET /api/key-management/keys": [
    {
      "name": "any",
      "createdAt": "any",
      "updatedAt": "any",
      "tags": "any",
      "keyId": "any",
      "revoked": "any",
      "key": "any",
      "revokedReason": "any",
      "costLimitInUsd": "any",
      "costLimitInUsdOverTime": "any",
      "costLimitInUsdUnit": "any",
      "rateLimitOverTime": "any",
      "rateLimitUnit": "any",
      "ttl": "any",
      "settingId": "any",
      "allowedPaths": "any",
      "settingIds": [
        "any"
      ],
      "shouldLogRequest": "any",
      "shouldLogResponse": "any",
      "rotationEnabled": "any",
      "policyId": "any",
      "isKeyNotHashed": "any",
      "limits": [
        "any"
      ],
      "requireUser": "any",
      "userFrom": "any",
      "userMember": "any",
      "strictTranslation": "any",
      "previousKeys": [
        {
          "key": "any",
          "validUntil": "any"
        }
      ]
    }
  ],
  "POST /api/v2/key-management/keys": {
    "keys": [
      {
        "name": "any",
        "createdAt": "any",
        "updatedAt": "any",
        "tags": "any",
        "keyId": "any",
        "revoked": "any",
        "key": "any",
        "revokedReason": "any",
        "costLimitInUsd": "any",
        "costLimitInUsdOverTime": "any",
        "costLimitInUsdUnit": "any",
        "rateLimitOverTime": "any",
        "rateLimitUnit": "any",
        "ttl": "any",
        "settingId": "any",
        "allowedPaths": "any",
        "settingIds": [
          "any"
        ],
        "shouldLogRequest": "any",
        "shouldLogResponse": "any",
        "rotationEnabled": "any",
        "policyId": "any",
        "isKeyNotHashed": "any",
        "limits": [
          "any"
        ],
        "requireUser": "any",
        "userFrom": "any",
        "userMember": "any",
        "strictTranslation": "any",
        "previousKeys": [
          {
            "key": "any",
            "validUntil": "any"
          }
        ]
      }
    ],
    "count": "any"
  },
  "GET /api/key-management/keys/{id}": {
    "name": "any",
    "createdAt": "any",
    "updatedAt": "any",
    "tags": "any",
    "keyId": "any",
    "revoked": "any",
    "key": "any",
    "revokedReason": "any",
    "costLimitInUsd": "any",
    "costLimitInUsdOverTime": "any",
    "costLimitInUsdUnit": "any",
    "rateLimitOverTime": "any",
    "rateLimitUnit": "any",
    "ttl": "any",
    "settingId": "any",
    "allowedPaths": "any",
    "settingIds": [
      "any"
    ],
    "shouldLogRequest": "any",
    "shouldLogResponse": "any",
    "rotationEnabled": "any",
    "policyId": "any",
    "isKeyNotHashed": "any",
    "limits": [
      "any"
    ],
    "requireUser": "any",
    "userFrom": "any",
    "userMember": "any",
    "strictTranslation": "any",
    "previousKeys": [
      {
        "key": "any",
        "validUntil": "any"
      }
    ]
  },
  "PATCH /api/key-management/keys/{id}": {
    "name": "any",
    "createdAt": "any",
    "updatedAt": "any",
    "tags": "any",
    "keyId": "any",
    "revoked": "any",
    "key": "any",
    "revokedReason": "any",
    "costLimitInUsd": "any",
    "costLimitInUsdOverTime": "any",
    "costLimitInUsdUnit": "any",
    "rateLimitOverTime": "any",
    "rateLimitUnit": "any",
    "ttl": "any",
    "settingId": "any",
    "allowedPaths": "any",
    "settingIds": [
      "any"
    ],
    "shouldLogRequest": "any",
    "shouldLogResponse": "any",
    "rotationEnabled": "any",
    "policyId": "any",
    "isKeyNotHashed": "any",
    "limits": [
      "any"
    ],
    "requireUser": "any",
    "userFrom": "any",
    "userMember": "any",
    "strictTranslation": "any",
    "previousKeys": [
      {
        "key": "any",
        "validUntil": "any"
      }
    ]
  },
  "POST /api/key-management/keys/{id}/rotate": {
    "name": "any",
    "createdAt": "any",
    "updatedAt": "any",
    "tags": "any",
    "keyId": "any",
    "revoked": "any",
    "key": "any",
    "revokedReason": "any",
    "costLimitInUsd": "any",
    "costLimitInUsdOverTime": "any",
    "costLimitInUsdUnit": "any",
    "rateLimitOverTime": "any",
    "rateLimitUnit": "any",
    "ttl": "any",
    "settingId": "any",
    "allowedPaths": "any",
    "settingIds": [
      "any"
    ],
    "shouldLogRequest": "any",
    "shouldLogResponse": "any",
    "rotationEnabled": "any",
    "policyId": "any",
    "isKeyNotHashed": "any",
    "limits": [
      "any"
    ],
    "requireUser": "any",
    "userFrom": "any",
    "userMember": "any",
    "strictTranslation": "any",
    "previousKeys": [
      {
        "key": "any",
        "validUntil": "any"
      }
    ]
  },
  "POST /api/custom/providers": {
    "id": "any",
    "created_at": "any",
    "updated_at": "any",
    "provider": "any",
    "route_configs": [
      {
        "path": "any",
        "target_url": "any",
        "stream_location": "any",
        "model_location": "any",
        "request_prompt_location": "any",
        "response_completion_location": "any",
        "stream_end_word": "any",
        "stream_response_completion_location": "any",
        "stream_max_empty_messages": "any"
      }
    ],
    "authentication_param": "any"
  },
  "GET /api/custom/providers": [
    {
      "id": "any",
      "created_at": "any",
      "updated_at": "any",
      "provider": "any",
      "route_configs": [
        {
          "path": "any",
          "target_url": "any",
          "stream_location": "any",
          "model_location": "any",
          "request_prompt_location": "any",
          "response_completion_location": "any",
          "stream_end_word": "any",
          "stream_response_completion_location": "any",
          "stream_max_empty_messages": "any"
        }
      ],
      "authentication_param": "any"
    }
  ],
  "GET /api/custom/providers/{id}": {
    "id": "any",
    "created_at": "any",
    "updated_at": "any",
    "provider": "any",
    "route_configs": [
      {
        "path": "any",
        "target_url": "any",
        "stream_location": "any",
        "model_location": "any",
        "request_prompt_location": "any",
        "response_completion_location": "any",
        "stream_end_word": "any",
        "stream_response_completion_location": "any",
        "stream_max_empty_messages": "any"
      }
    ],
    "authentication_param": "any"
  },
  "PATCH /api/custom/providers/{id}": {
    "id": "any",
    "created_at": "any",
    "updated_at": "any",
    "provider": "any",
    "route_configs": [
      {
        "path": "any",
        "target_url": "any",
        "stream_location": "any",
        "model_location": "any",
        "request_prompt_location": "any",
        "response_completion_location": "any",
        "stream_end_word": "any",
        "stream_response_completion_location": "any",
        "stream_max_empty_messages": "any"
      }
    ],
    "authentication_param": "any"
  },
  "POST /api/routes": {
    "id": "any",
    "retryStrategy": "any",
    "requestFormat": "any",
    "createdAt": "any",
    "updatedAt": "any",
    "name": "any",
    "path": "any",
    "keyIds": [
      "any"
    ],
    "steps": [
      {
        "retries": "any",
        "retryInterval": "any",
        "provider": "any",
        "requestParams": "any",
        "params": "any",
        "model": "any",
        "timeout": "any"
      }
    ],
    "cacheConfig": {
      "enabled": "any",
      "ttl": "any"
    }
  },
  "GET /api/routes": [
    {
      "id": "any",
      "retryStrategy": "any",
      "requestFormat": "any",
      "createdAt": "any",
      "updatedAt": "any",
      "name": "any",
      "path": "any",
      "keyIds": [
        "any"
      ],
      "steps": [
        {
          "retries": "any",
          "retryInterval": "any",
          "provider": "any",
          "requestParams": "any",
          "params": "any",
          "model": "any",
          "timeout": "any"
        }
      ],
      "cacheConfig": {
        "enabled": "any",
        "ttl": "any"
      }
    }
  ],
  "GET /api/routes/{id}": {
    "id": "any",
    "retryStrategy": "any",
    "requestFormat": "any",
    "createdAt": "any",
    "updatedAt": "any",
    "name": "any",
    "path": "any",
    "keyIds": [
      "any"
    ],
    "steps": [
      {
        "retries": "any",
        "retryInterval": "any",
        "provider": "any",
        "requestParams": "any",
        "params": "any",
        "model": "any",
        "timeout": "any"
      }
    ],
    "cacheConfig": {
      "enabled": "any",
      "ttl": "any"
    }
  },
  "PATCH /api/routes/{id}": {
    "id": "any",
    "retryStrategy": "any",
    "requestFormat": "any",
    "createdAt": "any",
    "updatedAt": "any",
    "name": "any",
    "path": "any",
    "keyIds": [
      "any"
    ],
    "steps": [
      {
        "retries": "any",
        "retryInterval": "any",
        "provider": "any",
        "requestParams": "any",
        "params": "any",
        "model": "any",
        "timeout": "any"
      }
    ],
    "cacheConfig": {
      "enabled": "any",
      "ttl": "any"
    }
  },
  "POST /api/routes/{id}/try": {
    "routeId": "any",
    "keyId": "any",
    "dryRun": "any",
    "strategy": "any",
    "destinations": [
      {
        "step": "any",
        "provider": "any",
        "model": "any",
        "settingId": "any",
        "settingName": "any",
        "breaker": "any",
        "reason": "any"
      }
    ],
    "missingProviders": [
      "any"
    ]
  },
  "POST /api/policies": {
    "id": "any",
    "name": "any",
    "createdAt": "any",
    "updatedAt": "any",
    "tags": "any",
    "config": {
      "rules": "any"
    },
    "regexConfig": {
      "rules": "any"
    },
    "customConfig": {
      "rules": "any"
    },
    "scope": "any",
    "marks": "any",
    "onDetectorError": "any"
  },
  "GET /api/policies": [
    {
      "id": "any",
      "name": "any",
      "createdAt": "any",
      "updatedAt": "any",
      "tags": "any",
      "config": {
        "rules": "any"
      },
      "regexConfig": {
        "rules": "any"
      },
      "customConfig": {
        "rules": "any"
      },
      "scope": "any",
      "marks": "any",
      "onDetectorError": "any"
    }
  ],
  "POST /policies": {
    "id": "any",
    "name": "any",
    "createdAt": "any",
    "updatedAt": "any",
    "tags": "any",
    "config": {
      "rules": "any"
    },
    "regexConfig": {
      "rules": "any"
    },
    "customConfig": {
      "rules": "any"
    },
    "scope": "any",
    "marks": "any",
    "onDetectorError": "any"
  },
  "GET /policies": [
    {
      "id": "any",
      "name": "any",
      "createdAt": "any",
      "updatedAt": "any",
      "tags": "any",
      "config": {
        "rules": "any"
      },
      "regexConfig": {
        "rules": "any"
      },
      "customConfig": {
        "rules": "any"
      },
      "scope": "any",
      "marks": "any",
      "onDetectorError": "any"
    }
  ],
  "GET /api/policies/{id}": {
    "id": "any",
    "name": "any",
    "createdAt": "any",
    "updatedAt": "any",
    "tags": "any",
    "config": {
      "rules": "any"
    },
    "regexConfig": {
      "rules": "any"
    },
    "customConfig": {
      "rules": "any"
    },
    "scope": "any",
    "marks": "any",
    "onDetectorError": "any"
  },
  "PATCH /api/policies/{id}": {
    "id": "any",
    "name": "any",
    "createdAt": "any",
    "updatedAt": "any",
    "tags": "any",
    "config": {
      "rules": "any"
    },
    "regexConfig": {
      "rules": "any"
    },
    "customConfig": {
      "rules": "any"
    },
    "scope": "any",
    "marks": "any",
    "onDetectorError": "any"
  },
  "PATCH /policies/{id}": {
    "id": "any",
    "name": "any",
    "createdAt": "any",
    "updatedAt": "any",
    "tags": "any",
    "config": {
      "rules": "any"
    },
    "regexConfig": {
      "rules": "any"
    },
    "customConfig": {
      "rules": "any"
    },
    "scope": "any",
    "marks": "any",
    "onDetectorError": "any"
  },
  "POST /api/policies/{id}/test": {
    "action": "any",
    "matches": [
      {
        "start": "any",
        "end": "any",
        "type": "any",
        "rule": "any",
        "score": "any",
        "action": "any"
      }
    ],
    "redacted": "any",
    "unjudged": [
      "any"
    ]
  },
  "GET /api/policies/{id}/matches": [
    {
      "at": "any",
      "allowed": "any",
      "warned": "any",
      "redacted": "any",
      "blocked": "any"
    }
  ],
  "POST /api/users": {
    "id": "any",
    "name": "any",
    "createdAt": "any",
    "updatedAt": "any",
    "tags": "any",
    "keyIds": "any",
    "revoked": "any",
    "revokedReason": "any",
    "costLimitInUsd": "any",
    "costLimitInUsdOverTime": "any",
    "costLimitInUsdUnit": "any",
    "rateLimitOverTime": "any",
    "rateLimitUnit": "any",
    "ttl": "any",
    "allowedPaths": "any",
    "allowedModels": "any",
    "userId": "any",
    "limits": [
      "any"
    ]
  },
  "GET /api/users": [
    {
      "id": "any",
      "name": "any",
      "createdAt": "any",
      "updatedAt": "any",
      "tags": "any",
      "keyIds": "any",
      "revoked": "any",
      "revokedReason": "any",
      "costLimitInUsd": "any",
      "costLimitInUsdOverTime": "any",
      "costLimitInUsdUnit": "any",
      "rateLimitOverTime": "any",
      "rateLimitUnit": "any",
      "ttl": "any",
      "allowedPaths": "any",
      "allowedModels": "any",
      "userId": "any",
      "limits": [
        "any"
      ]
    }
  ],
  "PATCH /api/users": {
    "id": "any",
    "name": "any",
    "createdAt": "any",
    "updatedAt": "any",
    "tags": "any",
    "keyIds": "any",
    "revoked": "any",
    "revokedReason": "any",
    "costLimitInUsd": "any",
    "costLimitInUsdOverTime": "any",
    "costLimitInUsdUnit": "any",
    "rateLimitOverTime": "any",
    "rateLimitUnit": "any",
    "ttl": "any",
    "allowedPaths": "any",
    "allowedModels": "any",
    "userId": "any",
    "limits": [
      "any"
    ]
  },
  "GET /api/users/{id}": {
    "id": "any",
    "name": "any",
    "createdAt": "any",
    "updatedAt": "any",
    "tags": "any",
    "keyIds": "any",
    "revoked": "any",
    "revokedReason": "any",
    "costLimitInUsd": "any",
    "costLimitInUsdOverTime": "any",
    "costLimitInUsdUnit": "any",
    "rateLimitOverTime": "any",
    "rateLimitUnit": "any",
    "ttl": "any",
    "allowedPaths": "any",
    "allowedModels": "any",
    "userId": "any",
    "limits": [
      "any"
    ]
  },
  "PATCH /api/users/{id}": {
    "id": "any",
    "name": "any",
    "createdAt": "any",
    "updatedAt": "any",
    "tags": "any",
    "keyIds": "any",
    "revoked": "any",
    "revokedReason": "any",
    "costLimitInUsd": "any",
    "costLimitInUsdOverTime": "any",
    "costLimitInUsdUnit": "any",
    "rateLimitOverTime": "any",
    "rateLimitUnit": "any",
    "ttl": "any",
    "allowedPaths": "any",
    "allowedModels": "any",
    "userId": "any",
    "limits": [
      "any"
    ]
  },
  "GET /api/reporting/keys/{id}": {
    "id": "any",
    "costInMicroDollars": "any",
    "costInNanoUsd": "any"
  },
  "POST /api/reporting/events": {
    "dataPoints": [
      {
        "timeStamp": "any",
        "numberOfRequests": "any",
        "costInUsd": "any",
        "latencyInMs": "any",
        "promptTokenCount": "any",
        "completionTokenCount": "any",
        "successCount": "any",
        "model": "any",
        "keyId": "any",
        "customId": "any",
        "userId": "any"
      }
    ],
    "latencyInMsMedian": "any",
    "latencyInMs99th": "any"
  },
  "POST /api/reporting/events-by-day": {
    "dataPoints": [
      {
        "timeStamp": "any",
        "numberOfRequests": "any",
        "costInUsd": "any",
        "latencyInMs": "any",
        "promptTokenCount": "any",
        "completionTokenCount": "any",
        "successCount": "any",
        "model": "any",
        "keyId": "any",
        "customId": "any",
        "userId": "any"
      }
    ],
    "latencyInMsMedian": "any",
    "latencyInMs99th": "any"
  },
  "POST /api/reporting/top-keys": {
    "dataPoints": [
      {
        "keyId": "any",
        "costInUsd": "any"
      }
    ]
  },
  "POST /api/reporting/overview": {
    "period": {
      "calls": "any",
      "errors": "any",
      "costInUsd": "any",
      "costInNanoUsd": "any",
      "promptTokens": "any",
      "completionTokens": "any",
      "meanLatencyInMs": "any"
    },
    "before": {
      "calls": "any",
      "errors": "any",
      "costInUsd": "any",
      "costInNanoUsd": "any",
      "promptTokens": "any",
      "completionTokens": "any",
      "meanLatencyInMs": "any"
    },
    "timeToFirstByteInMs": {
      "calls": "any",
      "median": "any",
      "p95": "any"
    },
    "overheadInMs": {
      "calls": "any",
      "median": "any",
      "p95": "any"
    },
    "groups": [
      {
        "id": "any",
        "name": "any",
        "period": {
          "calls": "any",
          "errors": "any",
          "costInUsd": "any",
          "costInNanoUsd": "any",
          "promptTokens": "any",
          "completionTokens": "any",
          "meanLatencyInMs": "any"
        },
        "before": {
          "calls": "any",
          "errors": "any",
          "costInUsd": "any",
          "costInNanoUsd": "any",
          "promptTokens": "any",
          "completionTokens": "any",
          "meanLatencyInMs": "any"
        }
      }
    ],
    "hasMoreGroups": "any"
  },
  "GET /api/reporting/last-calls": [
    {
      "keyId": "any",
      "at": "any"
    }
  ],
  "GET /api/reporting/near-limits": [
    {
      "kind": "any",
      "id": "any",
      "name": "any",
      "unit": "any",
      "limitInUsd": "any",
      "spentInUsd": "any",
      "share": "any",
      "resetsAt": "any"
    }
  ],
  "GET /api/reporting/unpriced-models": [
    {
      "provider": "any",
      "model": "any",
      "calls": "any",
      "lastSeenAt": "any",
      "unknownUsage": [
        "any"
      ]
    }
  ],
  "GET /api/reporting/usage-by-class": [
    {
      "model": "any",
      "calls": "any",
      "estimatedCalls": "any",
      "unpricedCalls": "any",
      "importedCalls": "any",
      "costInNanoUsd": "any",
      "usage": {
        "input": "any",
        "cacheRead": "any",
        "cacheWrite": "any",
        "output": "any",
        "reasoning": "any",
        "audioInput": "any",
        "audioOutput": "any"
      }
    }
  ],
  "GET /api/limits": [
    {
      "kind": "any",
      "id": "any",
      "limits": [
        {
          "kind": "any",
          "unit": "any",
          "limit": "any",
          "used": "any",
          "share": "any",
          "resetsAt": "any"
        }
      ]
    }
  ],
  "GET /api/reporting/user-ids": [
    "any"
  ],
  "GET /api/reporting/users-ids": [
    "any"
  ],
  "GET /api/reporting/custom-ids": [
    "any"
  ],
  "GET /api/events": [
    {
      "id": "any",
      "created_at": "any",
      "tags": [
        "any"
      ],
      "key_id": "any",
      "cost_in_usd": "any",
      "provider": "any",
      "model": "any",
      "status": "any",
      "prompt_token_count": "any",
      "completion_token_count": "any",
      "latency_in_ms": "any",
      "path": "any",
      "method": "any",
      "custom_id": "any",
      "request": "any",
      "response": "any",
      "userId": "any",
      "action": "any",
      "policyId": "any",
      "routeId": "any",
      "correlationId": "any",
      "metadata": "any",
      "costInNanoUsd": "any",
      "unpriced": "any",
      "usageSource": "any",
      "tokens": {
        "input": "any",
        "cacheRead": "any",
        "cacheWrite": "any",
        "output": "any",
        "reasoning": "any",
        "audioInput": "any",
        "audioOutput": "any"
      },
      "responseModel": "any",
      "requestedModel": "any",
      "settingId": "any",
      "streamed": "any",
      "ending": "any",
      "errorCode": "any",
      "attempts": "any",
      "callId": "any",
      "attempt": "any",
      "ttftInMs": "any",
      "overheadInMs": "any",
      "unknownUsage": [
        "any"
      ],
      "clamped": "any",
      "otherUsage": [
        {
          "model": "any",
          "usage": {
            "input": "any",
            "cacheRead": "any",
            "cacheWrite": "any",
            "output": "any",
            "reasoning": "any",
            "audioInput": "any",
            "audioOutput": "any"
          }
        }
      ],
      "slotTime": "any",
      "outcome": "any",
      "policyMatches": "any",
      "skippedSteps": [
        {
          "step": "any",
          "errorCode": "any",
          "reason": "any"
        }
      ],
      "lost": [
        "any"
      ],
      "corrects": "any",
      "deployment": "any"
    }
  ],
  "GET /api/events/live": {
    "calls": [
      {
        "id": "any",
        "createdAt": "any",
        "keyId": "any",
        "keyName": "any",
        "userId": "any",
        "provider": "any",
        "model": "any",
        "path": "any",
        "status": "any",
        "errorCode": "any",
        "streamed": "any",
        "attempts": "any",
        "latencyInMs": "any",
        "ttftInMs": "any",
        "overheadInMs": "any",
        "promptTokens": "any",
        "completionTokens": "any",
        "costInNanoUsd": "any",
        "unpriced": "any",
        "action": "any",
        "policyId": "any",
        "routeId": "any"
      }
    ],
    "cursor": "any",
    "skipped": "any"
  },
  "POST /api/v2/events": {
    "events": [
      {
        "id": "any",
        "created_at": "any",
        "tags": [
          "any"
        ],
        "key_id": "any",
        "cost_in_usd": "any",
        "provider": "any",
        "model": "any",
        "status": "any",
        "prompt_token_count": "any",
        "completion_token_count": "any",
        "latency_in_ms": "any",
        "path": "any",
        "method": "any",
        "custom_id": "any",
        "request": "any",
        "response": "any",
        "userId": "any",
        "action": "any",
        "policyId": "any",
        "routeId": "any",
        "correlationId": "any",
        "metadata": "any",
        "costInNanoUsd": "any",
        "unpriced": "any",
        "usageSource": "any",
        "tokens": {
          "input": "any",
          "cacheRead": "any",
          "cacheWrite": "any",
          "output": "any",
          "reasoning": "any",
          "audioInput": "any",
          "audioOutput": "any"
        },
        "responseModel": "any",
        "requestedModel": "any",
        "settingId": "any",
        "streamed": "any",
        "ending": "any",
        "errorCode": "any",
        "attempts": "any",
        "callId": "any",
        "attempt": "any",
        "ttftInMs": "any",
        "overheadInMs": "any",
        "unknownUsage": [
          "any"
        ],
        "clamped": "any",
        "otherUsage": [
          {
            "model": "any",
            "usage": {
              "input": "any",
              "cacheRead": "any",
              "cacheWrite": "any",
              "output": "any",
              "reasoning": "any",
              "audioInput": "any",
              "audioOutput": "any"
            }
          }
        ],
        "slotTime": "any",
        "outcome": "any",
        "policyMatches": "any",
        "skippedSteps": [
          {
            "step": "any",
            "errorCode": "any",
            "reason": "any"
          }
        ],
        "lost": [
          "any"
        ],
        "corrects": "any",
        "deployment": "any"
      }
    ],
    "count": "any"
  },
  "GET /api/v2/events": {
    "events": [
      {
        "id": "any",
        "created_at": "any",
        "tags": [
          "any"
        ],
        "key_id": "any",
        "cost_in_usd": "any",
        "provider": "any",
        "model": "any",
        "status": "any",
        "prompt_token_count": "any",
        "completion_token_count": "any",
        "latency_in_ms": "any",
        "path": "any",
        "method": "any",
        "custom_id": "any",
        "request": "any",
        "response": "any",
        "userId": "any",
        "action": "any",
        "policyId": "any",
        "routeId": "any",
        "correlationId": "any",
        "metadata": "any",
        "costInNanoUsd": "any",
        "unpriced": "any",
        "usageSource": "any",
        "tokens": {
          "input": "any",
          "cacheRead": "any",
          "cacheWrite": "any",
          "output": "any",
          "reasoning": "any",
          "audioInput": "any",
          "audioOutput": "any"
        },
        "responseModel": "any",
        "requestedModel": "any",
        "settingId": "any",
        "streamed": "any",
        "ending": "any",
        "errorCode": "any",
        "attempts": "any",
        "callId": "any",
        "attempt": "any",
        "ttftInMs": "any",
        "overheadInMs": "any",
        "unknownUsage": [
          "any"
        ],
        "clamped": "any",
        "otherUsage": [
          {
            "model": "any",
            "usage": {
              "input": "any",
              "cacheRead": "any",
              "cacheWrite": "any",
              "output": "any",
              "reasoning": "any",
              "audioInput": "any",
              "audioOutput": "any"
            }
          }
        ],
        "slotTime": "any",
        "outcome": "any",
        "policyMatches": "any",
        "skippedSteps": [
          {
            "step": "any",
            "errorCode": "any",
            "reason": "any"
          }
        ],
        "lost": [
          "any"
        ],
        "corrects": "any",
        "deployment": "any"
      }
    ],
    "count": "any"
  },
  "GET /api/v2/events/{id}": {
    "event": {
      "id": "any",
      "created_at": "any",
      "tags": [
        "any"
      ],
      "key_id": "any",
      "cost_in_usd": "any",
      "provider": "any",
      "model": "any",
      "status": "any",
      "prompt_token_count": "any",
      "completion_token_count": "any",
      "latency_in_ms": "any",
      "path": "any",
      "method": "any",
      "custom_id": "any",
      "request": "any",
      "response": "any",
      "userId": "any",
      "action": "any",
      "policyId": "any",
      "routeId": "any",
      "correlationId": "any",
      "metadata": "any",
      "costInNanoUsd": "any",
      "unpriced": "any",
      "usageSource": "any",
      "tokens": {
        "input": "any",
        "cacheRead": "any",
        "cacheWrite": "any",
        "output": "any",
        "reasoning": "any",
        "audioInput": "any",
        "audioOutput": "any"
      },
      "responseModel": "any",
      "requestedModel": "any",
      "settingId": "any",
      "streamed": "any",
      "ending": "any",
      "errorCode": "any",
      "attempts": "any",
      "callId": "any",
      "attempt": "any",
      "ttftInMs": "any",
      "overheadInMs": "any",
      "unknownUsage": [
        "any"
      ],
      "clamped": "any",
      "otherUsage": [
        {
          "model": "any",
          "usage": {
            "input": "any",
            "cacheRead": "any",
            "cacheWrite": "any",
            "output": "any",
            "reasoning": "any",
            "audioInput": "any",
            "audioOutput": "any"
          }
        }
      ],
      "slotTime": "any",
      "outcome": "any",
      "policyMatches": "any",
      "skippedSteps": [
        {
          "step": "any",
          "errorCode": "any",
          "reason": "any"
        }
      ],
      "lost": [
        "any"
      ],
      "corrects": "any",
      "deployment": "any"
    },
    "attempts": [
      {
        "id": "any",
        "created_at": "any",
        "tags": [
          "any"
        ],
        "key_id": "any",
        "cost_in_usd": "any",
        "provider": "any",
        "model": "any",
        "status": "any",
        "prompt_token_count": "any",
        "completion_token_count": "any",
        "latency_in_ms": "any",
        "path": "any",
        "method": "any",
        "custom_id": "any",
        "request": "any",
        "response": "any",
        "userId": "any",
        "action": "any",
        "policyId": "any",
        "routeId": "any",
        "correlationId": "any",
        "metadata": "any",
        "costInNanoUsd": "any",
        "unpriced": "any",
        "usageSource": "any",
        "tokens": {
          "input": "any",
          "cacheRead": "any",
          "cacheWrite": "any",
          "output": "any",
          "reasoning": "any",
          "audioInput": "any",
          "audioOutput": "any"
        },
        "responseModel": "any",
        "requestedModel": "any",
        "settingId": "any",
        "streamed": "any",
        "ending": "any",
        "errorCode": "any",
        "attempts": "any",
        "callId": "any",
        "attempt": "any",
        "ttftInMs": "any",
        "overheadInMs": "any",
        "unknownUsage": [
          "any"
        ],
        "clamped": "any",
        "otherUsage": [
          {
            "model": "any",
            "usage": {
              "input": "any",
              "cacheRead": "any",
              "cacheWrite": "any",
              "output": "any",
              "reasoning": "any",
              "audioInput": "any",
              "audioOutput": "any"
            }
          }
        ],
        "slotTime": "any",
        "outcome": "any",
        "policyMatches": "any",
        "skippedSteps": [
          {
            "step": "any",
            "errorCode": "any",
            "reason": "any"
          }
        ],
        "lost": [
          "any"
        ],
        "corrects": "any",
        "deployment": "any"
      }
    ],
    "price": "any"
  },
  "POST /api/v2/events/{id}/corrections": {
    "eventId": "any",
    "correctionId": "any",
    "costInUsdBefore": "any",
    "costInUsd": "any"
  },
  "POST /api/v2/events/repricings": {
    "events": "any",
    "changed": "any",
    "leftAlone": "any",
    "costInUsdBefore": "any",
    "costInUsd": "any",
    "applied": "any",
    "nextCursor": "any"
  },
  "GET /api/jobs": {
    "jobs": [
      {
        "id": "any",
        "kind": "any",
        "state": "any",
        "settingId": "any",
        "provider": "any",
        "model": "any",
        "keyId": "any",
        "userId": "any",
        "callId": "any",
        "startedAt": "any",
        "bookedAt": "any",
        "nextAskAt": "any",
        "asks": "any",
        "failures": "any",
        "heldInNanoUsd": "any",
        "tokens": "any"
      }
    ]
  },
  "GET /api/providers": [
    {
      "id": "any",
      "baseUrl": "any",
      "isSelfHosted": "any",
      "fields": [
        {
          "name": "any",
          "kind": "any",
          "isRequired": "any",
          "alternative": "any",
          "isAmbient": "any"
        }
      ]
    }
  ],
  "GET /api/prices": {
    "provider": "any",
    "version": "any",
    "models": [
      {
        "model": "any",
        "prices": {
          "input": "any",
          "cacheRead": "any",
          "cacheWrite": "any",
          "output": "any",
          "reasoning": "any",
          "audioInput": "any",
          "audioOutput": "any"
        }
      }
    ]
  },
  "POST /api/admin-tokens": {
    "id": "any",
    "name": "any",
    "prefix": "any",
    "scopes": [
      "any"
    ],
    "createdAt": "any",
    "createdBy": "any",
    "expiresAt": "any",
    "revokedAt": "any",
    "lastUsedAt": "any",
    "token": "any"
  },
  "GET /api/admin-tokens": [
    {
      "id": "any",
      "name": "any",
      "prefix": "any",
      "scopes": [
        "any"
      ],
      "createdAt": "any",
      "createdBy": "any",
      "expiresAt": "any",
      "revokedAt": "any",
      "lastUsedAt": "any"
    }
  ],
  "DELETE /api/admin-tokens/{id}": {
    "id": "any",
    "name": "any",
    "prefix": "any",
    "scopes": [
      "any"
    ],
    "createdAt": "any",
    "createdBy": "any",
    "expiresAt": "any",
    "revokedAt": "any",
    "lastUsedAt": "any"
  },
  "GET /api/audit": {
    "entries": [
      {
        "id": "any",
        "at": "any",
        "actor": "any",
        "actorId": "any",
        "verb": "any",
        "entity": "any",
        "entityId": "any",
        "before": "any",
        "after": "any",
        "requestId": "any",
        "source": "any"
      }
    ]
  },
  "GET /api/system": {
    "version": "any",
    "node": "any",
    "postgres": {
      "version": "any",
      "bytes": "any"
    },
    "migrations": {
      "last": "any",
      "missing": [
        "any"
      ]
    },
    "events": {
      "estimated": "any",
      "unrolled": "any",
      "droppedBefore": "any"
    },
    "queue": "any",
    "proxies": "any",
    "alerts": {
      "pending": "any",
      "dead": "any"
    },
    "configuration": "any"
  },
  "POST /api/alerts": {
    "id": "any",
    "name": "any",
    "kind": "any",
    "enabled": "any",
    "thresholds": [
      "any"
    ],
    "webhook": {
      "host": "any",
      "format": "any"
    },
    "createdAt": "any",
    "updatedAt": "any"
  },
  "GET /api/alerts": [
    {
      "id": "any",
      "name": "any",
      "kind": "any",
      "enabled": "any",
      "thresholds": [
        "any"
      ],
      "webhook": {
        "host": "any",
        "format": "any"
      },
      "createdAt": "any",
      "updatedAt": "any"
    }
  ],
  "GET /api/alerts/{id}": {
    "id": "any",
    "name": "any",
    "kind": "any",
    "enabled": "any",
    "thresholds": [
      "any"
    ],
    "webhook": {
      "host": "any",
      "format": "any"
    },
    "createdAt": "any",
    "updatedAt": "any"
  },
  "PATCH /api/alerts/{id}": {
    "id": "any",
    "name": "any",
    "kind": "any",
    "enabled": "any",
    "thresholds": [
      "any"
    ],
    "webhook": {
      "host": "any",
      "format": "any"
    },
    "createdAt": "any",
    "updatedAt": "any"
  },
  "POST /api/alerts/{id}/test": {
    "id": "any",
    "alertId": "any",
    "state": "any",
    "attempts": "any",
    "nextAt": "any",
    "lastStatus": "any",
    "lastError": "any",
    "createdAt": "any",
    "endedAt": "any",
    "message": "any"
  },
  "GET /api/alert-deliveries": {
    "deliveries": [
      {
        "id": "any",
        "alertId": "any",
        "state": "any",
        "attempts": "any",
        "nextAt": "any",
        "lastStatus": "any",
        "lastError": "any",
        "createdAt": "any",
        "endedAt": "any",
        "message": "any"
      }
    ]
  },
  "POST /api/alert-deliveries/{id}/retry": {
    "id": "any",
    "alertId": "any",
    "state": "any",
    "attempts": "any",
    "nextAt": "any",
    "lastStatus": "any",
    "lastError": "any",
    "createdAt": "any",
    "endedAt": "any",
    "message": "any"
  },
  "POST /api/imports": {
    "results": [
      {
        "id": "any",
        "outcome": "any"
      }
    ]
  },
  "GET /api/config": {
    "config": "any"
  },
  "POST /api/config/plan": {
    "steps": [
      {
        "action": "any",
        "kind": "any",
        "name": "any",
        "changes": [
          {
            "member": "any"
          }
        ]
      }
    ]
  },
  "POST /api/config/apply": {
    "steps": [
      {
        "action": "any",
        "kind": "any",
        "name": "any",
        "changes": [
          {
            "member": "any"
          }
        ]
      }
    ]
  },
  "POST /api/session": {
    "name": "any",
    "method": "any",
    "tokenId": "any",
    "scopes": [
      "any"
    ],
    "session": "any"
  },
  "GET /api/session": {
    "name": "any",
    "method": "any",
    "tokenId": "any",
    "scopes": [
      "any"
    ],
    "session": "any"
  },
  "DELETE /api/session": {
    "signOutUrl": "any"
  },
  "GET /api/session/methods": {
    "password": "any",
    "oidc": "any"
  },
  "GET /api/sessions": [
    {
      "id": "any",
      "name": "any",
      "method": "any",
      "tokenId": "any",
      "scopes": [
        "any"
      ],
      "source": "any",
      "createdAt": "any",
      "lastUsedAt": "any",
      "expiresAt": "any",
      "isOwn": "any"
    }
  ]
};
