"""brightmart's create_pretraining_data in Python, without TensorFlow.

A peer of `albert-data pretrain` for measurements: the same steps in the same
order with the same random numbers as the original program, so that its examples
are those of `albert-data pretrain --compat=brightmart`. Words are jieba's.
"""

import random
import re

MARKED = re.compile("##[\u4E00-\u9FA5]")
CHINESE = re.compile("[\u4E00-\u9FA5]")


class Maker:
    def __init__(self, tokenizer, cut, max_seq_length=128, max_predictions=20, masked_lm_prob=0.15,
                 short_seq_prob=0.1, dupe_factor=10, seed=12345):
        self.tokenizer = tokenizer
        self.cut = cut
        self.words = list(tokenizer.vocabulary)
        self.max_seq_length = max_seq_length
        self.max_predictions = max_predictions
        self.masked_lm_prob = masked_lm_prob
        self.short_seq_prob = short_seq_prob
        self.dupe_factor = dupe_factor
        self.random = random.Random(seed)

    def examples(self, lines):
        """All examples of a text, as dictionaries from features to lists."""
        documents = self.documents(lines)
        self.random.shuffle(documents)
        instances = []
        for _ in range(self.dupe_factor):
            for document in documents:
                instances.extend(self.instances(document))
        self.random.shuffle(instances)
        return [self.features(*instance) for instance in instances]

    def documents(self, lines):
        documents = [[]]
        for line in lines:
            line = line.replace("   ", " ").replace("  ", " ").strip()
            if not line:
                documents.append([])
            tokens = self.tokenizer.tokenize(line)
            if tokens:
                documents[-1].append(tokens)
        return [document for document in documents if document]

    def mark(self, tokens):
        """Puts ## before the characters that go on with a Chinese word."""
        words = set(self.cut("".join(tokens)))
        marked = []
        i = 0
        while i < len(tokens):
            length = 1
            if CHINESE.search(tokens[i]):
                for wanted in (3, 2):
                    if i + wanted <= len(tokens) and "".join(tokens[i:i + wanted]) in words:
                        length = wanted
                        break
            marked.append(tokens[i])
            marked.extend("##" + token for token in tokens[i + 1:i + length])
            i += length
        return marked

    def instances(self, document):
        most = self.max_seq_length - 3
        target = most
        if self.random.random() < self.short_seq_prob:
            target = self.random.randint(2, most)
        instances = []
        chunk, length = [], 0
        for i, sentence in enumerate(document):
            chunk.append(self.mark(sentence))
            length += len(sentence)
            if i != len(document) - 1 and length < target:
                continue
            a_end = self.random.randint(1, len(chunk) - 1) if len(chunk) >= 2 else 1
            first = [token for part in chunk[:a_end] for token in part]
            second = [token for part in chunk[a_end:] for token in part]
            if not first or not second:
                continue
            swapped = self.random.random() < 0.5
            if swapped:
                first, second = second, first
            self.truncate(first, second, most)
            instances.append(self.instance(first, second, swapped))
            chunk, length = [], 0
        return instances

    def truncate(self, first, second, most):
        while len(first) + len(second) > most:
            longer = first if len(first) > len(second) else second
            if self.random.random() < 0.5:
                del longer[0]
            else:
                longer.pop()

    def instance(self, first, second, swapped):
        tokens = ["[CLS]"] + first + ["[SEP]"] + second + ["[SEP]"]
        segments = [0] * (len(first) + 2) + [1] * (len(second) + 1)
        groups = []
        for i, token in enumerate(tokens):
            if token in ("[CLS]", "[SEP]"):
                continue
            if groups and token.startswith("##"):
                groups[-1].append(i)
            else:
                groups.append([i])
        self.random.shuffle(groups)
        output = [token[2:] if MARKED.search(token) else token for token in tokens]
        wanted = min(self.max_predictions, max(1, int(round(len(tokens) * self.masked_lm_prob))))
        predictions = []
        for group in groups:
            if len(predictions) >= wanted:
                break
            if len(predictions) + len(group) > wanted:
                continue
            for i in group:
                if self.random.random() < 0.8:
                    output[i] = "[MASK]"
                elif self.random.random() >= 0.5:
                    output[i] = self.words[self.random.randint(0, len(self.words) - 1)]
                predictions.append((i, tokens[i]))
        return output, segments, sorted(predictions), swapped

    def features(self, tokens, segments, predictions, swapped):
        vocabulary = self.tokenizer.vocabulary
        padding = [0] * (self.max_seq_length - len(tokens))
        rest = [0] * (self.max_predictions - len(predictions))
        return {"input_ids": [vocabulary[token] for token in tokens] + padding,
                "input_mask": [1] * len(tokens) + padding,
                "segment_ids": segments + padding,
                "masked_lm_positions": [i for i, _ in predictions] + rest,
                "masked_lm_ids": [vocabulary[token] for _, token in predictions] + rest,
                "masked_lm_weights": [1.0] * len(predictions) + [float(zero) for zero in rest],
                "next_sentence_labels": [int(swapped)]}
