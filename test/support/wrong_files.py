"""Writes the files that a user may pass by mistake.

    wrong_files.py FOLDER

FOLDER gets a vocabulary of the small model in several spoilt forms and files
that are no checkpoints.
"""

import os
import sys

SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
FILES = {
    "page.html": b"<!DOCTYPE html><html><body>Sign in</body></html>\n",
    "pointer.txt": b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 15\n",
    "model.zip": b"PK\x03\x04\x14\x00\x00\x00\x08\x00albert_tiny/vocab.txt",
    "pytorch_model.bin": b"\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19.",
    "tf_model.h5": b"\x89HDF\r\n\x1a\n" + bytes(64),
    # sentencepiece_model.proto: one piece "<unk>" with score 0 and type UNKNOWN
    "spiece.model": b"\x0a\x0e\x0a\x05<unk>\x15\x00\x00\x00\x00\x18\x02" + bytes(4),
}


def main(folder):
    os.makedirs(folder, exist_ok=True)
    pieces = SPECIAL + [chr(0x4E00 + i) for i in range(97 - len(SPECIAL))]
    text = "\n".join(pieces) + "\n"
    FILES["vocab.txt"] = text.encode()
    FILES["vocab_large.txt"] = (text + "\n".join(f"[unused{i}]" for i in range(203)) + "\n").encode()
    FILES["vocab_crlf.txt"] = text.replace("\n", "\r\n").encode()
    FILES["vocab_bom.txt"] = b"\xef\xbb\xbf" + text.encode()
    FILES["vocab_gbk.txt"] = text.encode("gbk")
    FILES["vocab_no_mask.txt"] = text.replace("[MASK]", "[MSK]").encode()
    for name, contents in FILES.items():
        with open(os.path.join(folder, name), "wb") as f:
            f.write(contents)


if __name__ == "__main__":
    main(sys.argv[1])
