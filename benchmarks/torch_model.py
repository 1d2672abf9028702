"""ALBERT (brightmart order, encoder and pooler) in PyTorch: one QKV product
and PyTorch's own fused attention."""

import torch
import torch.nn.functional as F

LAYER = "bert/encoder/layer_shared/"


class Albert(torch.nn.Module):
    def __init__(self, config, weights):
        super().__init__()
        self.layers, self.heads = config["num_hidden_layers"], config["num_attention_heads"]
        self.width = config["hidden_size"]
        tensors = {n: torch.from_numpy(a.copy()) for n, a in weights.items()}
        scope = "bert/embeddings/"
        for name in ["word_embeddings", "word_embeddings_2", "token_type_embeddings", "position_embeddings"]:
            self.register_buffer(name, tensors[scope + name])
        parts = [LAYER + "attention/self/" + n for n in ("query", "key", "value")]
        self.qkv = self.linear(torch.cat([tensors[p + "/kernel"] for p in parts], 1),
                               torch.cat([tensors[p + "/bias"] for p in parts]))
        named = {"project": LAYER + "attention/output/dense", "up": LAYER + "intermediate/dense",
                 "down": LAYER + "output/dense", "pooler": "bert/pooler/dense"}
        for name, scope in named.items():
            setattr(self, name, self.linear(tensors[scope + "/kernel"], tensors[scope + "/bias"]))
        norms = {"norm0": "bert/embeddings", "norm1": LAYER + "attention/output", "norm2": LAYER + "output"}
        for name, scope in norms.items():
            norm = torch.nn.LayerNorm(self.width, eps=1e-12)
            norm.weight.data = tensors[scope + "/LayerNorm/gamma"]
            norm.bias.data = tensors[scope + "/LayerNorm/beta"]
            setattr(self, name, norm)

    @staticmethod
    def linear(kernel, bias):
        layer = torch.nn.Linear(kernel.shape[0], kernel.shape[1])
        layer.weight.data, layer.bias.data = kernel.t().contiguous(), bias
        return layer

    def forward(self, ids, mask, types):
        batch, length = ids.shape
        x = F.embedding(ids, self.word_embeddings) @ self.word_embeddings_2
        x = x + F.embedding(types, self.token_type_embeddings) + self.position_embeddings[:length]
        h = self.norm0(x)
        bias = ((1 - mask) * -10000.0)[:, None, None, :]
        for _ in range(self.layers):
            qkv = self.qkv(h).view(batch, length, 3, self.heads, self.width // self.heads)
            q, k, v = qkv.permute(2, 0, 3, 1, 4)
            context = F.scaled_dot_product_attention(q, k, v, attn_mask=bias)
            context = context.transpose(1, 2).reshape(batch, length, self.width)
            a = self.norm1(self.project(context) + h)
            h = self.norm2(self.down(F.gelu(self.up(a), approximate="tanh")) + a)
        return h, torch.tanh(self.pooler(h[:, 0]))
