//===- FileKind.cpp - what is this file? ----------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Magic numbers, names and hints in one table.
///
//===----------------------------------------------------------------------===//

#include "runtime/io/FileKind.h"

#include "runtime/core/File.h"

#include <algorithm>

namespace albert::rt {

namespace {
/// Text of one kind, indexed by FileKind.
struct KindRow {
  const char *description;
  const char *hint;
};
} // namespace

static constexpr char pickleHint[] =
    "convert it once in Python: import torch, safetensors.torch as s; w = "
    "torch.load('pytorch_model.bin', map_location='cpu', weights_only=True); "
    "s.save_file({k: v.clone().contiguous() for k, v in w.items()}, "
    "'model.safetensors')";

static constexpr KindRow kinds[] = {
    {"a file of unknown kind",
     "pass a TensorFlow checkpoint (its prefix, e.g. model.ckpt) or a "
     ".safetensors file"},
    {"an empty file", "the file has no contents; copy or download it again"},
    {"an HTML page",
     "the download gave a web page instead of the file; download the file "
     "itself"},
    {"a Git LFS pointer",
     "the repository was cloned without its large files; run 'git lfs pull' "
     "in it"},
    {"a gzip archive", "unpack it (tar -xzf) and pass the files inside"},
    {"a zip archive", "unpack it (unzip) and pass the files inside"},
    {"a PyTorch checkpoint (zip of pickles)", pickleHint},
    {"a PyTorch checkpoint (pickle)", pickleHint},
    {"an HDF5 file (Keras weights)",
     "convert it once in Python: from transformers import "
     "AlbertForPreTraining; AlbertForPreTraining.from_pretrained(directory, "
     "from_tf=True).save_pretrained(output) writes model.safetensors"},
    {"a safetensors file", "give the file a name that ends in .safetensors"},
    {"a JSON file",
     "pass the weights: a TensorFlow checkpoint or a .safetensors file"},
};

static bool startsWith(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

/// True for an opening HTML tag in any case, after blanks.
static bool looksLikeHtml(std::string_view text) {
  std::size_t begin = text.find_first_not_of(" \t\r\n\xef\xbb\xbf");
  if (begin == std::string_view::npos)
    return false;
  std::string start(text.substr(begin, 14));
  std::transform(start.begin(), start.end(), start.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return startsWith(start, "<!doctype html") || startsWith(start, "<html") ||
         startsWith(start, "<head");
}

/// True for a header length below 100 MB that is followed by '{'.
static bool looksLikeSafetensors(ByteSpan start) {
  if (start.size() < 10 || start[8] != '{')
    return false;
  return std::all_of(start.data() + 4, start.data() + 8,
                     [](std::uint8_t byte) { return byte == 0; }) &&
         start[3] < 6;
}

FileKind sniffKind(ByteSpan start) {
  std::string_view text = textOf(start);
  if (text.empty())
    return FileKind::Empty;
  if (looksLikeHtml(text))
    return FileKind::Html;
  if (startsWith(text, "version https://git-lfs"))
    return FileKind::GitLfsPointer;
  if (startsWith(text, "\x1f\x8b"))
    return FileKind::Gzip;
  if (startsWith(text, "PK\x03\x04"))
    return text.find("data.pkl") != std::string_view::npos
               ? FileKind::PyTorchZip
               : FileKind::Zip;
  if (start.size() > 2 && start[0] == 0x80 && start[1] >= 2 && start[1] <= 5)
    return FileKind::Pickle;
  if (startsWith(text, "\x89HDF\r\n"))
    return FileKind::Hdf5;
  if (looksLikeSafetensors(start))
    return FileKind::Safetensors;
  if (text[0] == '{')
    return FileKind::Json;
  return FileKind::Unknown;
}

FileKind sniffFile(const std::string &path) {
  Result<InputFile> file = InputFile::open(path);
  if (!file.ok())
    return FileKind::Unknown;
  std::vector<std::uint8_t> start(
      static_cast<std::size_t>(std::min<std::uint64_t>(file->size(), 4096)));
  if (!file->readAt(0, start).ok())
    return FileKind::Unknown;
  return sniffKind(start);
}

const char *describe(FileKind kind) {
  return kinds[static_cast<int>(kind)].description;
}

Status wrongFileKind(const std::string &path, const char *expected,
                     FileKind kind) {
  return invalidArgument("%s: expected %s, found %s", path.c_str(), expected,
                         describe(kind))
      .withHint("%s", kinds[static_cast<int>(kind)].hint);
}

} // namespace albert::rt
