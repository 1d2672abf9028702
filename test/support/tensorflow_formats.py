#!/usr/bin/python3
"""Reads the files of albert-format-samples with TensorFlow and TensorBoard.

    tensorflow_formats.py DIR

Prints one line for each kind of file; the first difference ends the program.
"""

import os
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import numpy as np  # noqa: E402
import tensorflow as tf  # noqa: E402
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator  # noqa: E402


def check_checkpoint(prefix, step):
    reader = tf.train.load_checkpoint(prefix)
    shapes = {name: list(shape) for name, shape in tf.train.list_variables(prefix)}
    expected = {f"bert/layer_{i}/kernel": [3, i + 1] for i in range(50)}
    expected.update(ints=[3], flag=[], scalar=[], empty=[0, 4], global_step=[])
    assert shapes == expected, shapes
    for i in range(50):
        values = step + 0.25 * np.arange(3 * (i + 1), dtype=np.float32) - i
        np.testing.assert_array_equal(reader.get_tensor(f"bert/layer_{i}/kernel"), values.reshape(3, i + 1))
    np.testing.assert_array_equal(reader.get_tensor("ints"), np.array([-1, 2, 3], np.int32))
    assert reader.get_tensor("flag") is np.True_ or reader.get_tensor("flag") == True  # noqa: E712
    assert reader.get_tensor("scalar") == np.float32(1.5)
    assert reader.get_tensor("empty").shape == (0, 4)
    assert reader.get_tensor("global_step") == step
    types = reader.get_variable_to_dtype_map()
    assert (types["global_step"], types["ints"], types["flag"]) == (tf.int64, tf.int32, tf.bool)


def check_checkpoints(folder):
    state = tf.train.get_checkpoint_state(folder)
    paths = [os.path.basename(p) for p in state.all_model_checkpoint_paths]
    assert paths == ["model.ckpt-10", "model.ckpt-20"], paths
    latest = tf.train.latest_checkpoint(folder)
    assert latest == os.path.join(folder, "model.ckpt-20"), latest
    check_checkpoint(latest, 20)
    check_checkpoint(os.path.join(folder, "model.ckpt-10"), 10)
    check_checkpoint(os.path.join(folder, "model.ckpt-best"), 10)
    # the reader above does not look at checksums of data; restoring does
    with tf.Graph().as_default(), tf.compat.v1.Session() as session:
        kernel = tf.compat.v1.get_variable("bert/layer_49/kernel", [3, 50])
        tf.compat.v1.train.Saver([kernel]).restore(session, latest)
        assert session.run(kernel)[0, 0] == 20 - 49


def check_records(path, compression):
    count = 0
    for record, data in enumerate(tf.data.TFRecordDataset(path, compression)):
        feature = tf.train.Example.FromString(data.numpy()).features.feature
        assert list(feature["ids"].int64_list.value) == [record * 1000 - 37 * k for k in range(64)]
        assert list(feature["weights"].float_list.value) == [record + 0.5 * k for k in range(64)]
        assert list(feature["text"].bytes_list.value) == [b"x" * record, b"end"]
        parsed = tf.io.parse_single_example(data, {
            "ids": tf.io.FixedLenFeature([64], tf.int64), "weights": tf.io.FixedLenFeature([64], tf.float32)})
        assert parsed["ids"][1] == record * 1000 - 37
        count += 1
    assert count == 100, count


def check_events(folder):
    events = EventAccumulator(folder)
    events.Reload()
    assert sorted(events.Tags()["scalars"]) == ["eval/accuracy", "loss"], events.Tags()
    for tag, formula in (("loss", lambda step: np.float32(8) / np.float32(step + 1)),
                         ("eval/accuracy", lambda step: np.float32(0.125 * step))):
        scalars = events.Scalars(tag)
        assert [s.step for s in scalars] == list(range(20)), scalars
        assert [s.wall_time for s in scalars] == [1700000000.0 + step for step in range(20)]
        assert [np.float32(s.value) for s in scalars] == [formula(step) for step in range(20)]


def main():
    folder = sys.argv[1]
    check_checkpoints(os.path.join(folder, "model"))
    print("checkpoints: as expected")
    check_records(os.path.join(folder, "plain.tfrecord"), "")
    check_records(os.path.join(folder, "packed.tfrecord.gz"), "GZIP")
    print("records: as expected")
    check_events(os.path.join(folder, "events"))
    print("events: as expected")


main()
