"""Pretraining of ALBERT (brightmart order) in JAX: one jitted step with optax,
parameters and moments updated in place (donated)."""

import jax
import jax.numpy as jnp
import optax

import training_step as step

LAYER = "bert/encoder/layer_shared/"


def dense(p, x, scope):
    return x @ p[scope + "/kernel"] + p[scope + "/bias"]


def norm(p, x, scope):
    mean = x.mean(-1, keepdims=True)
    inverse = jax.lax.rsqrt(jnp.square(x - mean).mean(-1, keepdims=True) + 1e-12)
    return (x - mean) * inverse * p[scope + "/LayerNorm/gamma"] + p[scope + "/LayerNorm/beta"]


def attention(p, h, bias, heads):
    batch, length, width = h.shape

    def project(name):
        return dense(p, h, LAYER + "attention/self/" + name).reshape(batch, length, heads, width // heads)

    scores = jnp.einsum("bqnd,bknd->bnqk", project("query"), project("key")) * (width // heads) ** -0.5 + bias
    context = jnp.einsum("bnqk,bknd->bqnd", jax.nn.softmax(scores), project("value"))
    return dense(p, context.reshape(batch, length, width), LAYER + "attention/output/dense")


def encode(p, config, batch):
    scope = "bert/embeddings/"
    x = p[scope + "word_embeddings"][batch["input_ids"]] @ p[scope + "word_embeddings_2"]
    x += p[scope + "token_type_embeddings"][batch["segment_ids"]]
    x += p[scope + "position_embeddings"][:x.shape[1]]
    h = norm(p, x, "bert/embeddings")
    bias = ((1.0 - batch["input_mask"]) * -10000.0)[:, None, None, :]
    for _ in range(config["num_hidden_layers"]):
        a = norm(p, attention(p, h, bias, config["num_attention_heads"]) + h, LAYER + "attention/output")
        f = jax.nn.gelu(dense(p, a, LAYER + "intermediate/dense"), approximate=True)
        h = norm(p, dense(p, f, LAYER + "output/dense") + a, LAYER + "output")
    return h


def loss_of(p, config, batch):
    h = encode(p, config, batch)
    t = jnp.take_along_axis(h, batch["masked_lm_positions"][..., None], 1)
    scope = "cls/predictions/transform"
    t = norm(p, jax.nn.gelu(dense(p, t, scope + "/dense"), approximate=True), scope)
    t = t @ p["bert/embeddings/word_embeddings_2"].T @ p["bert/embeddings/word_embeddings"].T
    logits = t + p["cls/predictions/output_bias"]
    losses = optax.softmax_cross_entropy_with_integer_labels(logits, batch["masked_lm_ids"])
    weights = batch["masked_lm_weights"]
    masked = (losses * weights).sum() / (weights.sum() + 1e-5)
    pooled = jnp.tanh(dense(p, h[:, 0], "bert/pooler/dense"))
    scope = "cls/seq_relationship/"
    order = pooled @ p[scope + "output_weights"].T + p[scope + "output_bias"]
    labels = batch["next_sentence_labels"][:, 0]
    return masked + optax.softmax_cross_entropy_with_integer_labels(order, labels).mean()


def uncorrected_adam():
    """optax.scale_by_adam without its bias correction, which the originals lack."""

    def update(gradients, state, params=None):
        del params
        m = jax.tree.map(lambda m, g: step.BETA1 * m + (1 - step.BETA1) * g, state[0], gradients)
        v = jax.tree.map(lambda v, g: step.BETA2 * v + (1 - step.BETA2) * g * g, state[1], gradients)
        return jax.tree.map(lambda m, v: m / (jnp.sqrt(v) + step.EPSILON), m, v), (m, v)

    def init(params):
        return tuple(jax.tree.map(jnp.zeros_like, params) for _ in range(2))

    return optax.GradientTransformation(init, update)


def make_step(config, weights, batch):
    """A function that does a step and returns its loss."""
    params = {n: jnp.array(a) for n, a in weights.items()}
    batch = {n: jnp.array(a) for n, a in batch.items()}
    lamb = optax.chain(optax.clip_by_global_norm(step.CLIP_NORM), uncorrected_adam(),
                       optax.add_decayed_weights(step.WEIGHT_DECAY, {n: step.decays(n) for n in params}),
                       optax.scale_by_trust_ratio(),
                       optax.scale_by_learning_rate(optax.linear_schedule(step.RATE, 0, step.STEPS)))
    state = lamb.init(params)

    def update(params, state, batch):
        loss, gradients = jax.value_and_grad(loss_of)(params, config, batch)
        changes, state = lamb.update(gradients, state, params)
        return optax.apply_updates(params, changes), state, loss

    compiled = jax.jit(update, donate_argnums=(0, 1))

    def run():
        nonlocal params, state
        params, state, loss = compiled(params, state, batch)
        return float(loss)

    return run
