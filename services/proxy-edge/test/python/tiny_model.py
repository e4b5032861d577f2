"""Writes a chat model of llama's architecture with random weights and a vocabulary of bytes, a quarter of a megabyte."""

import sys

import gguf
import numpy

WIDTH, LAYERS, HEADS, FEED_FORWARD, CONTEXT = 64, 2, 4, 128, 1024
NORMAL, UNKNOWN, CONTROL, BYTE = 1, 2, 3, 6
LETTERS = [bytes([code]) for code in range(ord("a"), ord("z") + 1)] + ["\u2581".encode()]
TEMPLATE = "{% for m in messages %}{{ m.role }}: {{ m.content }}\n{% endfor %}assistant: "

special = [(b"<unk>", UNKNOWN), (b"<s>", CONTROL), (b"</s>", CONTROL)]
in_bytes = [(f"<0x{code:02X}>".encode(), BYTE) for code in range(256)]
vocabulary = special + in_bytes + [(letter, NORMAL) for letter in LETTERS]

writer = gguf.GGUFWriter(sys.argv[1], "llama")
writer.add_name("tiny-random")
writer.add_context_length(CONTEXT)
writer.add_embedding_length(WIDTH)
writer.add_block_count(LAYERS)
writer.add_feed_forward_length(FEED_FORWARD)
writer.add_head_count(HEADS)
writer.add_head_count_kv(HEADS)
writer.add_rope_dimension_count(WIDTH // HEADS)
writer.add_layer_norm_rms_eps(1e-5)
writer.add_file_type(0)
writer.add_tokenizer_model("llama")
writer.add_token_list([token for token, _ in vocabulary])
writer.add_token_types([kind for _, kind in vocabulary])
writer.add_token_scores([-float(max(0, at - 258)) for at in range(len(vocabulary))])
writer.add_unk_token_id(0)
writer.add_bos_token_id(1)
writer.add_eos_token_id(2)
writer.add_chat_template(TEMPLATE)
writer.add_vocab_size(len(vocabulary))

random = numpy.random.default_rng(7)


def add(name, *shape):
    writer.add_tensor(name, (random.standard_normal(shape) * 0.1).astype(numpy.float32))


def add_norm(name):
    writer.add_tensor(name, numpy.ones(WIDTH, numpy.float32))


add("token_embd.weight", len(vocabulary), WIDTH)
add_norm("output_norm.weight")
add("output.weight", len(vocabulary), WIDTH)
for layer in range(LAYERS):
    block = f"blk.{layer}."
    add_norm(block + "attn_norm.weight")
    for part in ("attn_q", "attn_k", "attn_v", "attn_output"):
        add(f"{block}{part}.weight", WIDTH, WIDTH)
    add_norm(block + "ffn_norm.weight")
    add(block + "ffn_gate.weight", FEED_FORWARD, WIDTH)
    add(block + "ffn_up.weight", FEED_FORWARD, WIDTH)
    add(block + "ffn_down.weight", WIDTH, FEED_FORWARD)

writer.write_header_to_file()
writer.write_kv_data_to_file()
writer.write_tensors_to_file()
writer.close()
