"""What all engines of a pretraining benchmark agree on: LAMB as brightmart's
program has it, with its trust ratio for every variable."""

FEATURES = ["input_ids", "input_mask", "segment_ids", "masked_lm_positions", "masked_lm_ids", "masked_lm_weights",
            "next_sentence_labels"]
RATE = 1e-3
STEPS = 100000  # in which the rate would fall to 0
CLIP_NORM = 1.0
WEIGHT_DECAY = 0.01
BETA1, BETA2, EPSILON = 0.9, 0.999, 1e-6


def decays(name):
    """Whether weights of this name decay."""
    return "LayerNorm" not in name and "bias" not in name


def program_flags():
    """The same for the compiled program."""
    return ["--optimizer=lamb", "--lamb-variant=brightmart", f"--learning-rate={RATE}", f"--num-train-steps={STEPS}",
            "--num-warmup-steps=0", f"--clip-norm={CLIP_NORM}", f"--weight-decay-rate={WEIGHT_DECAY}",
            f"--save-checkpoints-steps={STEPS}"]
