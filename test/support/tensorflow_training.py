#!/usr/bin/python3
"""Reads what a compiled training program leaves behind with TensorFlow.

    tensorflow_training.py CONFIG EXAMPLES OUTPUT_DIR GRADIENTS_DIR STEP

The checkpoint of STEP goes into the model below, which is written in TensorFlow's
own operations, and has to give the loss that the program reports for that step
and, for step 0, the gradients it wrote. TensorBoard has to show the log.
"""

import json
import os
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"
import numpy as np  # noqa: E402
import tensorflow as tf  # noqa: E402
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator  # noqa: E402


def read_examples(path):
    """All examples as one batch."""
    lists = {"input_ids": tf.int64, "input_mask": tf.int64, "segment_ids": tf.int64, "masked_lm_positions": tf.int64,
             "masked_lm_ids": tf.int64, "masked_lm_weights": tf.float32}
    features = {name: tf.io.FixedLenSequenceFeature([], kind, allow_missing=True) for name, kind in lists.items()}
    features["next_sentence_labels"] = tf.io.FixedLenFeature([], tf.int64)
    parsed = [tf.io.parse_single_example(record, features) for record in tf.data.TFRecordDataset(path)]
    return {name: tf.stack([example[name] for example in parsed]) for name in features}


class Model:
    """ALBERT as google-research has it: post-norm, one group, layers shared. In double precision."""

    def __init__(self, config, prefix):
        self.config, self.reader = config, tf.train.load_checkpoint(prefix)
        slots = ("/adam_m", "/adam_v")
        self.variables = {name: tf.Variable(self.reader.get_tensor(name), dtype=tf.float64)
                          for name, _ in tf.train.list_variables(prefix)
                          if name != "global_step" and not name.endswith(slots)}
        for name in list(self.variables):
            for slot in slots:
                assert self.reader.get_tensor(name + slot).shape == tuple(self.variables[name].shape), name + slot

    def dense(self, x, scope):
        return tf.tensordot(x, self.variables[scope + "/kernel"], 1) + self.variables[scope + "/bias"]

    def layer_norm(self, x, scope):
        mean, variance = tf.nn.moments(x, [-1], keepdims=True)
        return tf.nn.batch_normalization(x, mean, variance, self.variables[scope + "/beta"],
                                         self.variables[scope + "/gamma"], 1e-12)

    def attention(self, x, mask, scope):
        heads = self.config["num_attention_heads"]
        size = self.config["hidden_size"] // heads
        query, key, value = (tf.reshape(self.dense(x, f"{scope}/self/{name}"), [*x.shape[:2], heads, size])
                             for name in ("query", "key", "value"))
        scores = tf.einsum("bqhd,bkhd->bhqk", query, key) / np.sqrt(size)
        scores += (1 - mask[:, None, None, :]) * -10000.0
        context = tf.einsum("bhqk,bkhd->bqhd", tf.nn.softmax(scores), value)
        return self.dense(tf.reshape(context, x.shape), scope + "/output/dense")

    def encode(self, batch):
        scope, group = "bert/embeddings/", "bert/encoder/transformer/group_0/inner_group_0/"
        x = tf.gather(self.variables[scope + "word_embeddings"], batch["input_ids"])
        x += tf.gather(self.variables[scope + "token_type_embeddings"], batch["segment_ids"])
        x += self.variables[scope + "position_embeddings"][:x.shape[1]]
        x = self.dense(self.layer_norm(x, scope + "LayerNorm"), "bert/encoder/embedding_hidden_mapping_in")
        mask = tf.cast(batch["input_mask"], tf.float64)
        for _ in range(self.config["num_hidden_layers"]):
            x = self.layer_norm(x + self.attention(x, mask, group + "attention_1"), group + "LayerNorm")
            wide = tf.nn.gelu(self.dense(x, group + "ffn_1/intermediate/dense"), approximate=True)
            x = self.layer_norm(x + self.dense(wide, group + "ffn_1/intermediate/output/dense"),
                                group + "LayerNorm_1")
        return x

    def losses(self, batch):
        x = self.encode(batch)
        masked = tf.gather(x, batch["masked_lm_positions"], batch_dims=1)
        masked = tf.nn.gelu(self.dense(masked, "cls/predictions/transform/dense"), approximate=True)
        masked = self.layer_norm(masked, "cls/predictions/transform/LayerNorm")
        logits = tf.tensordot(masked, tf.transpose(self.variables["bert/embeddings/word_embeddings"]), 1)
        logits += self.variables["cls/predictions/output_bias"]
        weights = tf.cast(batch["masked_lm_weights"], tf.float64)
        each = tf.nn.sparse_softmax_cross_entropy_with_logits(batch["masked_lm_ids"], logits)
        mlm = tf.reduce_sum(weights * each) / (tf.reduce_sum(weights) + 1e-5)
        pooled = tf.tanh(self.dense(x[:, 0], "bert/pooler/dense"))
        logits = tf.matmul(pooled, self.variables["cls/seq_relationship/output_weights"], transpose_b=True)
        logits += self.variables["cls/seq_relationship/output_bias"]
        sop = tf.nn.sparse_softmax_cross_entropy_with_logits(batch["next_sentence_labels"], logits)
        return mlm, tf.reduce_mean(sop)


def check_gradients(model, total, tape, folder):
    names = sorted(model.variables)
    files = sorted(name.replace("/", "__") + ".npy" for name in names)
    assert files == sorted(os.listdir(folder)), os.listdir(folder)
    for name, gradient in zip(names, tape.gradient(total, [model.variables[n] for n in names])):
        expected = tf.convert_to_tensor(gradient).numpy()
        found = np.load(os.path.join(folder, name.replace("/", "__") + ".npy"))
        np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-6, err_msg=name)


# What TensorBoard shows, and what the same number is called in metrics.jsonl.
SHOWN = {"loss": "loss", "masked_lm_loss": "mlm_loss", "sentence_order_loss": "sop_loss",
         "learning_rate": "learning_rate", "gradient_norm": "grad_norm"}
SHOWN_ONLY = ["masked_lm_accuracy", "sentence_order_accuracy", "tokens_per_second"]


def check_events(folder, metrics):
    events = EventAccumulator(folder)
    events.Reload()
    tags = events.Tags()["scalars"]
    assert sorted(tags) == sorted([*SHOWN, *SHOWN_ONLY]), tags
    for tag in tags:
        scalars = events.Scalars(tag)
        assert [s.step for s in scalars] == [line["step"] for line in metrics], (tag, scalars)
        if tag in SHOWN:
            np.testing.assert_array_equal([np.float32(s.value) for s in scalars],
                                          [np.float32(line[SHOWN[tag]]) for line in metrics], tag)
    for tag in SHOWN_ONLY[:2]:
        assert all(0 <= s.value <= 1 for s in events.Scalars(tag))
    print("TensorBoard: as expected")


def main():
    config, examples, output, gradients, step = sys.argv[1:]
    with open(config) as f:
        config = json.load(f)
    with open(os.path.join(output, "metrics.jsonl")) as f:
        metrics = [json.loads(line) for line in f]
    assert tf.train.latest_checkpoint(output) == os.path.join(output, f"model.ckpt-{len(metrics)}")
    model = Model(config, os.path.join(output, f"model.ckpt-{step}"))
    assert model.reader.get_tensor("global_step") == int(step)
    with tf.GradientTape() as tape:
        mlm, sop = model.losses(read_examples(examples))
        total = mlm + sop
    found = [metrics[int(step)][name] for name in ("loss", "mlm_loss", "sop_loss")]
    np.testing.assert_allclose(found, [total, mlm, sop], rtol=2e-6)
    print(f"step {step}: the loss is {float(total):.6f} in TensorFlow, {found[0]:.6f} in the log")
    if step == "0":
        check_gradients(model, total, tape, gradients)
        print("gradients: as expected")
    check_events(output, metrics)


main()
