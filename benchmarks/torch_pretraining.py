"""Pretraining of ALBERT (brightmart order) in PyTorch: one QKV product,
PyTorch's own fused attention, LAMB over lists of tensors (_foreach)."""

import torch
import torch.nn.functional as F

import training_step as step

LAYER = "bert/encoder/layer_shared/"


def dense(p, x, scope):
    return x @ p[scope + "/kernel"] + p[scope + "/bias"]


def norm(p, x, scope):
    return F.layer_norm(x, x.shape[-1:], p[scope + "/LayerNorm/gamma"], p[scope + "/LayerNorm/beta"], 1e-12)


def attention(p, h, bias, heads):
    batch, length, width = h.shape
    scopes = [LAYER + "attention/self/" + n for n in ("query", "key", "value")]
    qkv = h @ torch.cat([p[s + "/kernel"] for s in scopes], 1) + torch.cat([p[s + "/bias"] for s in scopes])
    q, k, v = qkv.view(batch, length, 3, heads, width // heads).permute(2, 0, 3, 1, 4)
    context = F.scaled_dot_product_attention(q, k, v, attn_mask=bias)
    return dense(p, context.transpose(1, 2).reshape(batch, length, width), LAYER + "attention/output/dense")


def encode(p, config, batch):
    scope = "bert/embeddings/"
    x = F.embedding(batch["input_ids"], p[scope + "word_embeddings"]) @ p[scope + "word_embeddings_2"]
    x = x + F.embedding(batch["segment_ids"], p[scope + "token_type_embeddings"])
    h = norm(p, x + p[scope + "position_embeddings"][:x.shape[1]], "bert/embeddings")
    bias = ((1 - batch["input_mask"]) * -10000.0)[:, None, None, :]
    for _ in range(config["num_hidden_layers"]):
        a = norm(p, attention(p, h, bias, config["num_attention_heads"]) + h, LAYER + "attention/output")
        f = F.gelu(dense(p, a, LAYER + "intermediate/dense"), approximate="tanh")
        h = norm(p, dense(p, f, LAYER + "output/dense") + a, LAYER + "output")
    return h


def loss_of(p, config, batch):
    h = encode(p, config, batch)
    positions = batch["masked_lm_positions"]
    t = h.gather(1, positions[..., None].expand(-1, -1, h.shape[-1]))
    scope = "cls/predictions/transform"
    t = norm(p, F.gelu(dense(p, t, scope + "/dense"), approximate="tanh"), scope)
    t = t @ p["bert/embeddings/word_embeddings_2"].t() @ p["bert/embeddings/word_embeddings"].t()
    logits = t + p["cls/predictions/output_bias"]
    losses = F.cross_entropy(logits.flatten(0, 1), batch["masked_lm_ids"].flatten(), reduction="none")
    weights = batch["masked_lm_weights"].flatten()
    masked = (losses * weights).sum() / (weights.sum() + 1e-5)
    pooled = torch.tanh(dense(p, h[:, 0], "bert/pooler/dense"))
    scope = "cls/seq_relationship/"
    order = pooled @ p[scope + "output_weights"].t() + p[scope + "output_bias"]
    return masked + F.cross_entropy(order, batch["next_sentence_labels"][:, 0])


def lamb(params, gradients, m, v, decay, rate):
    """One update in place; `decay` has a number for each parameter."""
    total = torch.stack(torch._foreach_norm(gradients)).norm()
    torch._foreach_mul_(gradients, torch.clamp(step.CLIP_NORM / total, max=1.0))
    torch._foreach_lerp_(m, gradients, 1 - step.BETA1)
    torch._foreach_mul_(v, step.BETA2)
    torch._foreach_addcmul_(v, gradients, gradients, 1 - step.BETA2)
    divisors = torch._foreach_sqrt(v)
    torch._foreach_add_(divisors, step.EPSILON)
    changes = torch._foreach_div(m, divisors)
    torch._foreach_add_(changes, torch._foreach_mul(params, decay))
    sizes, lengths = torch._foreach_norm(params), torch._foreach_norm(changes)
    ratios = [torch.where((s > 0) & (n > 0), s / n, 1.0) * -rate for s, n in zip(sizes, lengths)]
    torch._foreach_mul_(changes, ratios)
    torch._foreach_add_(params, changes)


def make_step(config, weights, batch, compiled):
    """A function that does a step and returns its loss."""
    params = {n: torch.from_numpy(a.copy()).requires_grad_() for n, a in weights.items()}
    batch = {n: torch.from_numpy(a) if a.dtype.kind == "f" or n == "input_mask" else torch.from_numpy(a).long()
             for n, a in batch.items()}
    values = [p.detach() for p in params.values()]
    m, v = ([torch.zeros_like(p) for p in values] for _ in range(2))
    decay = [step.WEIGHT_DECAY * step.decays(n) for n in params]
    loss_function, update = loss_of, lamb
    if compiled:
        loss_function, update = torch.compile(loss_of), torch.compile(lamb)
    done = 0

    def run():
        nonlocal done
        loss = loss_function(params, config, batch)
        loss.backward()
        rate = step.RATE * (1 - done / step.STEPS)
        with torch.no_grad():
            # a tensor, since a new number would be compiled anew
            update(values, [p.grad for p in params.values()], m, v, decay, torch.tensor(rate))
        for p in params.values():
            p.grad = None
        done += 1
        return loss.item()

    return run
