"""BERT's FullTokenizer in Python, step by step as the original programs do it.

A peer of albert-data's WordPiece for measurements and comparisons: the same
passes over whole strings, the same quadratic search for the longest piece.
"""

import unicodedata


def is_whitespace(c):
    return c in " \t\n\r" or unicodedata.category(c) == "Zs"


def is_control(c):
    return c not in "\t\n\r" and unicodedata.category(c) in ("Cc", "Cf")


def is_punctuation(c):
    code = ord(c)
    if 33 <= code <= 47 or 58 <= code <= 64 or 91 <= code <= 96 or 123 <= code <= 126:
        return True
    return unicodedata.category(c).startswith("P")


def is_cjk(code):
    return (0x4E00 <= code <= 0x9FFF or 0x3400 <= code <= 0x4DBF or 0x20000 <= code <= 0x2A6DF or
            0x2A700 <= code <= 0x2B73F or 0x2B740 <= code <= 0x2B81F or 0x2B820 <= code <= 0x2CEAF or
            0xF900 <= code <= 0xFAFF or 0x2F800 <= code <= 0x2FA1F)


class FullTokenizer:
    """`vocabulary` maps pieces to ids."""

    max_characters = 200

    def __init__(self, vocabulary, do_lower_case=True):
        self.vocabulary = vocabulary
        self.do_lower_case = do_lower_case

    def tokenize(self, text):
        pieces = []
        for word in self.words(text):
            pieces.extend(self.split_word(word))
        return pieces

    def words(self, text):
        text = self.clean(text)
        text = self.separate_cjk(text)
        words = []
        for word in text.strip().split():
            if self.do_lower_case:
                word = self.strip_accents(word.lower())
            words.extend(self.split_punctuation(word))
        return " ".join(words).strip().split()

    @staticmethod
    def clean(text):
        output = []
        for c in text:
            if ord(c) in (0, 0xFFFD) or is_control(c):
                continue
            output.append(" " if is_whitespace(c) else c)
        return "".join(output)

    @staticmethod
    def separate_cjk(text):
        output = []
        for c in text:
            if is_cjk(ord(c)):
                output.extend((" ", c, " "))
            else:
                output.append(c)
        return "".join(output)

    @staticmethod
    def strip_accents(text):
        return "".join(c for c in unicodedata.normalize("NFD", text) if unicodedata.category(c) != "Mn")

    @staticmethod
    def split_punctuation(text):
        output = []
        starts_word = True
        for c in text:
            if is_punctuation(c):
                output.append([c])
                starts_word = True
                continue
            if starts_word:
                output.append([])
            starts_word = False
            output[-1].append(c)
        return ["".join(part) for part in output]

    def split_word(self, word):
        if len(word) > self.max_characters:
            return ["[UNK]"]
        pieces = []
        start = 0
        while start < len(word):
            end = len(word)
            found = None
            while start < end:
                piece = word[start:end]
                if start > 0:
                    piece = "##" + piece
                if piece in self.vocabulary:
                    found = piece
                    break
                end -= 1
            if found is None:
                return ["[UNK]"]
            pieces.append(found)
            start = end
        return pieces
