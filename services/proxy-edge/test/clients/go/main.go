// OpenAI's SDK for Go: an answer and a stream.
package main

import (
	"context"
	"encoding/json"
	"os"

	"github.com/openai/openai-go/v3"
	"github.com/openai/openai-go/v3/option"
)

func main() {
	proxy, key := os.Args[1], os.Args[2]
	client := openai.NewClient(option.WithAPIKey(key), option.WithBaseURL(proxy+"/openai/v1"))
	call := openai.ChatCompletionNewParams{
		Model:    "gpt-4o-mini",
		Messages: []openai.ChatCompletionMessageParamUnion{openai.UserMessage("Say hello.")},
	}
	plain, err := client.Chat.Completions.New(context.Background(), call)
	if err != nil {
		panic(err)
	}
	streamed := ""
	stream := client.Chat.Completions.NewStreaming(context.Background(), call)
	for stream.Next() {
		for _, choice := range stream.Current().Choices {
			streamed += choice.Delta.Content
		}
	}
	if err := stream.Err(); err != nil {
		panic(err)
	}
	json.NewEncoder(os.Stdout).Encode(map[string]string{
		"plain":    plain.Choices[0].Message.Content,
		"streamed": streamed,
	})
}
